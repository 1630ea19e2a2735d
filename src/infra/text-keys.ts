import type add from '../../locales/vi/add.json';
import type announce from '../../locales/vi/announce.json';
import type area from '../../locales/vi/area.json';
import type ask from '../../locales/vi/ask.json';
import type brief from '../../locales/vi/brief.json';
import type card from '../../locales/vi/card.json';
import type chat from '../../locales/vi/chat.json';
import type cli from '../../locales/vi/cli.json';
import type common from '../../locales/vi/common.json';
import type conclude from '../../locales/vi/conclude.json';
import type conference from '../../locales/vi/conference.json';
import type data from '../../locales/vi/data.json';
import type dates from '../../locales/vi/dates.json';
import type file from '../../locales/vi/file.json';
import type grounds from '../../locales/vi/grounds.json';
import type group from '../../locales/vi/group.json';
import type join from '../../locales/vi/join.json';
import type link from '../../locales/vi/link.json';
import type mine from '../../locales/vi/mine.json';
import type notices from '../../locales/vi/notices.json';
import type queue from '../../locales/vi/queue.json';
import type rating from '../../locales/vi/rating.json';
import type receipt from '../../locales/vi/receipt.json';
import type record from '../../locales/vi/record.json';
import type release from '../../locales/vi/release.json';
import type report from '../../locales/vi/report.json';
import type staff from '../../locales/vi/staff.json';
import type stats from '../../locales/vi/stats.json';
import type track from '../../locales/vi/track.json';
import type unreached from '../../locales/vi/unreached.json';
import type welcome from '../../locales/vi/welcome.json';
import type withdraw from '../../locales/vi/withdraw.json';
import type zalo from '../../locales/vi/zalo.json';

/** The Vietnamese source, one file a noun: what is not here is no key. */
export type Source = {
  add: typeof add;
  announce: typeof announce;
  area: typeof area;
  ask: typeof ask;
  brief: typeof brief;
  card: typeof card;
  chat: typeof chat;
  cli: typeof cli;
  common: typeof common;
  conclude: typeof conclude;
  conference: typeof conference;
  data: typeof data;
  dates: typeof dates;
  file: typeof file;
  grounds: typeof grounds;
  group: typeof group;
  join: typeof join;
  link: typeof link;
  mine: typeof mine;
  notices: typeof notices;
  rating: typeof rating;
  receipt: typeof receipt;
  record: typeof record;
  release: typeof release;
  report: typeof report;
  queue: typeof queue;
  staff: typeof staff;
  stats: typeof stats;
  track: typeof track;
  unreached: typeof unreached;
  welcome: typeof welcome;
  withdraw: typeof withdraw;
  zalo: typeof zalo;
};

type Leaves<T, Path extends string> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}.${WithoutPlural<K>}` : Leaves<T[K], `${Path}.${K}`>;
}[keyof T & string];

/** Plural forms are one key: `days_one` and `days_other` are asked for as `days`. */
type WithoutPlural<K extends string> =
  K extends `${infer Base}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? Base : K;

export type TextKey = { [File in keyof Source & string]: Leaves<Source[File], File> }[keyof Source & string];
