import { fold } from './normalise.ts';
import { buildNearest, type NearestIndex } from './place-nearest.ts';
import { placeKey } from './place-tokens.ts';
import { toneKey } from './tone.ts';

export interface PlaceUnit {
  code: string;
  /** Only "commune" is looked for. */
  kind: string;
  name: string;
  /** With its type: "Phường Chiềng Sinh". */
  fullName: string;
  parentCode: string | null;
}

export interface PlacePredecessor {
  oldName: string;
  oldFullName: string;
  oldDistrict: string | null;
  oldProvince: string;
  unitCode: string;
}

/** One name that leads to a commune of today. */
export interface PlaceEntry {
  communeCode: string;
  via: 'name' | 'predecessor';
  /** With its type, for a predecessor: "Thị trấn Ít Ong". */
  oldName?: string;
  tone: string;
  /** Folded, in one piece: "thitran". */
  kind: string;
  /** In the home province. */
  home: boolean;
  /** Keys of the districts and provinces it lies or lay in. */
  areas: ReadonlySet<string>;
}

export interface PlaceIndex {
  byKey: ReadonlyMap<string, readonly PlaceEntry[]>;
  areas: ReadonlySet<string>;
  hasHome: boolean;
  nearest: NearestIndex;
}

/** Built once (a quarter of a second), asked often. `predecessors` may include names older than 2025. */
export function buildPlaceIndex(
  units: readonly PlaceUnit[],
  predecessors: readonly PlacePredecessor[],
  opts: { homeProvinceCode?: string } = {},
): PlaceIndex {
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const communes = units.filter((unit) => unit.kind === 'commune');
  const today = new Map(communes.map((unit) => [unit.code, provinceKeys(byCode.get(unit.parentCode ?? ''))]));
  const areasOf = new Map<string, Set<string>>([...today].map(([code, keys]) => [code, new Set(keys)]));
  const areaKey = rememberedAreaKey();
  const former = predecessors.map((row) => {
    const old = row.oldDistrict === null ? [row.oldProvince] : [row.oldDistrict, row.oldProvince];
    const areas = new Set([...old.map(areaKey), ...(today.get(row.unitCode) ?? [])]);
    for (const area of areas) areasOf.get(row.unitCode)?.add(area);
    return { row, areas };
  });
  const home = (code: string): boolean =>
    opts.homeProvinceCode !== undefined && byCode.get(code)?.parentCode === opts.homeProvinceCode;
  const byKey = new Map<string, PlaceEntry[]>();
  const add = (name: string, fullName: string, entry: Omit<PlaceEntry, 'tone' | 'kind' | 'home'>): void => {
    const type = placeKey(fullName.slice(0, fullName.length - name.length));
    const whole = { ...entry, tone: toneKey(name), kind: type, home: home(entry.communeCode) };
    const key = placeKey(name);
    const namesakes = byKey.get(key);
    if (namesakes === undefined) byKey.set(key, [whole]);
    else namesakes.push(whole);
  };
  for (const { code, name, fullName } of communes) {
    add(name, fullName, { communeCode: code, via: 'name', areas: areasOf.get(code) ?? new Set() });
  }
  for (const { row, areas } of former) {
    add(row.oldName, row.oldFullName, {
      communeCode: row.unitCode,
      via: 'predecessor',
      oldName: row.oldFullName,
      areas,
    });
  }
  const areas = new Set([...areasOf.values()].flatMap((keys) => [...keys]));
  const hasHome = communes.some((unit) => home(unit.code));
  return { byKey, areas, hasHome, nearest: buildNearest(byKey) };
}

function provinceKeys(province: PlaceUnit | undefined): string[] {
  return province === undefined ? [] : [placeKey(province.name)];
}

const AREA_TYPE = /^(thanh pho|thi xa|huyen|quan|tinh) (?=.)/;

/** "Huyện Mường La" → "muongla"; the same 750 areas come back 10,000 times. */
function rememberedAreaKey(): (fullName: string) => string {
  const keys = new Map<string, string>();
  return (fullName) => {
    const key = keys.get(fullName) ?? placeKey(fold(fullName).replace(AREA_TYPE, ''));
    keys.set(fullName, key);
    return key;
  };
}
