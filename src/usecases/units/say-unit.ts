import { type Rulebook, unitName } from '../../domain/rulebook.ts';
import type { Speaker, TextKey } from '../../infra/texts.ts';
import { fold } from '../../understand/normalise.ts';

/** What a territory is, by the first word of its full name. */
const TYPES: readonly { begins: string; key: TextKey }[] = [
  { begins: 'tinh ', key: 'common.unit.tinh' },
  { begins: 'thanh pho ', key: 'common.unit.thanhPho' },
  { begins: 'phuong ', key: 'common.unit.phuong' },
  { begins: 'xa ', key: 'common.unit.xa' },
  { begins: 'dac khu ', key: 'common.unit.dacKhu' },
];

/** A unit inside a sentence: "tỉnh Sơn La", "Sơn La province". Agencies keep the name on their letterhead. */
export function unitInText(book: Rulebook, code: string, speak: Speaker): string {
  const unit = book.units.get(code);
  const territory = unit?.kind === 'province' || unit?.kind === 'commune';
  const type = territory && TYPES.find(({ begins }) => fold(unit.fullName).startsWith(begins));
  return type ? speak.plain(type.key, { name: unit.name }) : unitName(book, code);
}

/** A unit by itself: as it is written in Vietnamese, and in other languages as in a sentence. */
export function unitSaid(book: Rulebook, code: string, speak: Speaker): string {
  return speak.locale === 'vi' ? unitName(book, code) : unitInText(book, code, speak);
}
