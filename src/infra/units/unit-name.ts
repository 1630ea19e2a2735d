import { fold } from '../../understand/normalise.ts';
import { placeToneMarks } from '../../understand/tone.ts';

const typed = /^(Thành phố|Thị trấn|Thị xã|Đặc khu|Phường|Huyện|Quận|Tỉnh|Xã) (?=\S)/u;

/** What was wrong with a written name. */
export type NameRepair = 'nfc' | 'tone' | 'apostrophe' | 'spaces' | 'capital';

const STEPS: readonly [NameRepair, (name: string) => string][] = [
  ['nfc', (name) => name.normalize('NFC')],
  ['spaces', (name) => name.replace(/\s+/g, ' ').trim()],
  ['apostrophe', (name) => name.replace(/[’‘`´]/g, "'").replace(/'\s+/g, "'")],
  ['tone', placeToneMarks],
  ['capital', capitalised],
];

/** One spelling for names from any source; `seen` is told each kind of repair that was needed. */
export function repairName(written: string, seen?: (repair: NameRepair) => void): string {
  let name = written;
  for (const [repair, apply] of STEPS) {
    const repaired = apply(name);
    if (repaired !== name) seen?.(repair);
    name = repaired;
  }
  return name;
}

/** "Xã Đại áng" → "Xã Đại Áng": the sources forgot to capitalise accented first letters. */
function capitalised(name: string): string {
  const { type, name: own } = splitName(name);
  const words = own.replace(/(?<=^| )(?!trường )\p{Ll}/gu, (letter) => letter.toUpperCase());
  return type === null ? words : `${type} ${words}`;
}

/** "Thị trấn Ít Ong" → type "Thị trấn", name "Ít Ong"; type null where the name carries none. */
export function splitName(fullName: string): { type: string | null; name: string } {
  const type = typed.exec(fullName)?.[1] ?? null;
  return { type, name: type === null ? fullName : fullName.slice(type.length + 1) };
}

/** The same 750 districts and provinces come back in 22,000 cells. */
const areaKeys = new Map<string, string>();

/** A district or province without its type and without diacritics, to tell whether two sources mean the same. */
export function areaKey(fullName: string): string {
  const known = areaKeys.get(fullName);
  if (known !== undefined) return known;
  const key = fold(splitName(repairName(fullName)).name);
  areaKeys.set(fullName, key);
  return key;
}
