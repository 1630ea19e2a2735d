import { readFileSync } from 'node:fs';
import { z } from 'zod';

const communeCode = z.string().regex(/^\d{5}$/);
const fact = { source: z.string() };
const named = {
  oldFullName: z.string(),
  oldDistrict: z.string(),
  oldProvince: z.string(),
  unitCodes: z.array(communeCode).min(1),
  ...fact,
};

const correctionsSchema = z.strictObject({
  sources: z.record(z.string(), z.strictObject({ title: z.string(), url: z.url(), licence: z.string() })),
  /** The package's code → the code of the national list. */
  renumbered: z.array(z.strictObject({ from: communeCode, to: communeCode, ...fact })),
  /** Units whose type changed after the package was made. */
  units: z.array(z.strictObject({ code: z.string(), type: z.string(), since: z.iso.date(), ...fact })),
  /** How a former commune was really spelt. */
  predecessorNames: z.array(z.strictObject({ oldCode: communeCode, fullName: z.string(), ...fact })),
  /** Former communes the package lacks. */
  predecessors: z.array(z.strictObject({ oldCode: communeCode.nullable(), ...named })),
  /** All communes that took over a former one, where the package names only one, or a wrong one. */
  successors: z.array(
    z.strictObject({ oldCode: communeCode, unitCodes: z.array(communeCode).min(1), ...fact }),
  ),
  /** Names from before the last round of mergers that people may still say. */
  earlierNames: z.array(z.strictObject(named)),
});

export type Corrections = z.infer<typeof correctionsSchema>;

/** Our own facts about units, each with its source. Throws if the file is not as it must be. */
export function readCorrections(): Corrections {
  const path = new URL('../../../prisma/seed/unit-corrections.json', import.meta.url);
  return correctionsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}
