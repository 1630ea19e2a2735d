/** A province or a commune of today. Codes are those of the national list: two digits, five digits. */
export interface UnitRow {
  code: string;
  kind: 'province' | 'commune';
  /** Without its type: "Chiềng Sinh". */
  name: string;
  /** With its type: "Phường Chiềng Sinh". */
  fullName: string;
  nameKey: string;
  parentCode: string | null;
  /** Tỉnh, Thành phố; Xã, Phường, Đặc khu. */
  type: string;
  /** The day from which this type or name holds (ISO), where a correction knows it. */
  since: string | null;
  source: string;
}

/** A commune that no longer exists, and one commune of today that took (part of) it over. */
export interface PredecessorRow {
  /** Null where the source gives none: names from before 2025, districts that were islands without communes. */
  oldCode: string | null;
  oldName: string;
  oldFullName: string;
  nameKey: string;
  oldDistrict: string | null;
  oldProvince: string;
  unitCode: string;
  /** True where several communes of today took parts: then one row each, and the citizen is asked. */
  divided: boolean;
  source: string;
}
