import type card from '../../locales/vi/card.json';
import type chat from '../../locales/vi/chat.json';
import type cli from '../../locales/vi/cli.json';
import type common from '../../locales/vi/common.json';
import type grounds from '../../locales/vi/grounds.json';
import type notices from '../../locales/vi/notices.json';
import type staff from '../../locales/vi/staff.json';

/** The Vietnamese source, one file a noun: what is not here is no key. */
export type Source = {
  cli: typeof cli;
  card: typeof card;
  chat: typeof chat;
  common: typeof common;
  grounds: typeof grounds;
  notices: typeof notices;
  staff: typeof staff;
};

type Leaves<T, Path extends string> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}.${WithoutPlural<K>}` : Leaves<T[K], `${Path}.${K}`>;
}[keyof T & string];

/** Plural forms are one key: `days_one` and `days_other` are asked for as `days`. */
type WithoutPlural<K extends string> =
  K extends `${infer Base}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? Base : K;

export type TextKey = { [File in keyof Source & string]: Leaves<Source[File], File> }[keyof Source & string];
