import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

const require = createRequire(import.meta.url);

/** Node has it; the compiler's library without a browser does not declare it. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ exports: Record<string, unknown> }>;
};

/**
 * Prisma's schema engine over a database, as WebAssembly, without its native binary. It compares two schema files; over
 * the pg adapter it can't read a live database ("Column type 'char' could not be deserialized").
 */
export async function createSchemaEngine(url: string): Promise<SchemaEngine> {
  const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg' as string)) as Record<
    string,
    unknown
  > & {
    __wbg_set_wasm(exports: unknown): void;
    SchemaEngine: typeof SchemaEngine;
  };
  const folder = require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, '');
  const module = await WebAssembly.compile(readFileSync(`${folder}schema_engine_bg.wasm`));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue.SchemaEngine.new(
    { datamodels: null } as never,
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url })),
  );
}

/** The SQL that leads from one schema file (or nothing) to another; null when they are the same. */
export async function schemaDiff(
  engine: SchemaEngine,
  from: string | null,
  to: string,
): Promise<string | null> {
  const datamodel = (content: string) => ({
    tag: 'schemaDatamodel' as const,
    files: [{ path: 'schema.prisma', content }],
  });
  const { stdout } = await engine.diff({
    from: from === null ? { tag: 'empty' } : datamodel(from),
    to: datamodel(to),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout && !stdout.includes('This is an empty migration') ? stdout : null;
}
