// The entry of `npm start`: plain JavaScript, so that an old Node can still say what it lacks.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Đối Thoại needs Node 22.18 or newer, and this is ${process.versions.node}: run \`npm ci\` (it brings Node 24) and then \`npm start\`.`,
  );
  process.exit(1);
}
// What was compiled once need not be again: the next start is about a second shorter. Where nothing can be written, all
// is compiled anew.
const { enableCompileCache } = await import('node:module');
const { fileURLToPath } = await import('node:url');
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
const { generate } = await import('./generate.mjs');
generate();
await import('../src/main.ts');
