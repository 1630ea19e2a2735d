// Makes the Prisma client (src/generated/prisma) when it is missing or older than the schema. Plain JavaScript, so that
// any Node runs it. `prisma generate` insists on a schema engine that it then does not use: any existing file will do,
// and without one it would try to download it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'src/generated/prisma/.schema');

export function generate() {
  const require = createRequire(import.meta.url);
  const prisma = require.resolve('prisma/package.json');
  const { version, bin } = require(prisma);
  const schema = readFileSync(join(root, 'prisma/schema.prisma'));
  const wanted = createHash('sha256').update(schema).update(version).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const entry = typeof bin === 'string' ? bin : bin.prisma;
  const result = spawnSync(process.execPath, [join(dirname(prisma), entry), 'generate'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (result.status !== 0) throw new Error(`prisma generate failed:\n${result.stdout}\n${result.stderr}`);
  writeFileSync(stamp, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate();
