// npm run measure -- NAME FILE: measures the service on real input. The file is an argument; nothing of it is kept.
import { petitions } from './measure/petitions.ts';

const MEASURES: Record<string, (file: string) => Promise<void>> = { petitions };

const [name, file] = process.argv.slice(2);
const measure = name ? MEASURES[name] : undefined;
if (!measure || !file) {
  console.error(`usage: npm run measure -- ${Object.keys(MEASURES).join('|')} FILE`);
  process.exit(2);
}
await measure(file);
