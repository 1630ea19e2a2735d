import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json: migrations, seeds and locales lie under it. */
export const PROJECT_ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
