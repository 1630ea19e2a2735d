// npm run image-steps: runs the steps of the Dockerfile without a container engine, in an empty folder as a user without
// rights, against a PostgreSQL of its own: builds, starts, waits for the health check, refuses the demo, ends by SIGTERM.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded } from '../src/infra/postgres/embedded.ts';
import { PROJECT_ROOT } from '../src/infra/project-root.ts';
import { printed } from './bench/child.ts';
import { commandOf, type Instruction, readDockerfile, settingsOf } from './image/dockerfile.ts';

/** `nobody` everywhere; whoever runs this without being root is without rights already. */
const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const READY_MS = 60_000;
const WAY_OUT = /^(npm_config_registry$|https?_proxy$|no_proxy$|node_extra_ca_certs$)/i;

const base = mkdtempSync(join(tmpdir(), 'doi-thoai-image-'));
chmodSync(base, 0o755);
const folders = { '/app': ownFolder('app'), '/data': ownFolder('data'), home: ownFolder('home') };
const server = await startEmbedded({ dataDir: ownFolder('postgres'), port: null });
try {
  const { env, command, check } = build(
    readDockerfile(readFileSync(join(PROJECT_ROOT, 'Dockerfile'), 'utf8')),
  );
  const settings = {
    ...env,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DATABASE_URL: server.url,
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  await refusesDemo(command, settings);
  const service = begin(command, settings);
  const ready = printed(service, /is ready/);
  await healthy(check, settings, service);
  await ready;
  console.log('the health check is content');
  service.kill('SIGTERM');
  const status = await ended(service);
  if (status !== 0) throw new Error(`the service ended with ${status} on SIGTERM`);
  console.log('ended with 0 on SIGTERM');
} finally {
  await server.stop();
  rmSync(base, { recursive: true, force: true });
}

function ownFolder(name: string): string {
  const folder = join(base, name);
  mkdirSync(folder);
  if (USER.uid !== undefined) chownSync(folder, USER.uid, USER.gid);
  return folder;
}

/** Copies and runs what the image does before it is started. */
function build(instructions: readonly Instruction[]) {
  let env: Record<string, string> = {};
  let command: string[] = [];
  let check: string[] = [];
  let isUser = false;
  for (const { name, rest } of instructions) {
    if (name === 'ENV') env = { ...env, ...withFolders(settingsOf(rest)) };
    else if (name === 'USER') isUser = true;
    else if (name === 'COPY') copy(rest);
    // What the image does as root only makes the folders that are here already.
    else if (name === 'RUN' && isUser) run(rest, env);
    else if (name === 'CMD') command = commandOf(rest);
    else if (name === 'HEALTHCHECK') check = commandOf(rest);
  }
  if (!isUser) throw new Error('the image runs as root');
  return { env, command, check };
}

function withFolders(settings: Record<string, string>): Record<string, string> {
  return { ...settings, ...(settings.DATA_DIR === '/data' && { DATA_DIR: folders['/data'] }) };
}

/** Copies what git knows of the named files and folders, less what .dockerignore names. */
function copy(rest: string) {
  const paths = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
  const target = paths.pop();
  const ignored = readFileSync(join(PROJECT_ROOT, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const known = execFileSync('git', ['ls-files', '--', ...paths], { cwd: PROJECT_ROOT, encoding: 'utf8' });
  const files = known
    .split('\n')
    .filter((file) => file !== '' && !ignored.some((name) => file === name || file.startsWith(`${name}/`)));
  if (files.length === 0) throw new Error(`nothing to copy: ${rest}`);
  for (const file of files) {
    const to = join(folders['/app'], file);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(PROJECT_ROOT, file), to);
  }
  if (USER.uid !== undefined) {
    execFileSync('chown', ['-R', `${USER.uid}:${USER.gid}`, folders['/app']]);
  }
  console.log(`COPY ${paths.join(' ')} ${target}: ${files.length} files`);
}

function run(rest: string, env: Record<string, string>) {
  console.log(`RUN ${rest}`);
  execFileSync('sh', ['-c', rest], { ...inImage(env), stdio: ['ignore', 'inherit', 'inherit'] });
}

/** The image's Node is replaced by the one that runs this; of the caller's settings only the way to the registry gets in. */
function inImage(env: Record<string, string>) {
  const path = `${dirname(process.execPath)}:${process.env.PATH}`;
  const network = Object.fromEntries(Object.entries(process.env).filter(([name]) => WAY_OUT.test(name)));
  return { cwd: folders['/app'], env: { ...network, ...env, PATH: path, HOME: folders.home }, ...USER };
}

function begin([name = '', ...args]: string[], env: Record<string, string>): ChildProcess {
  return spawn(name, args, { ...inImage(env), stdio: ['ignore', 'pipe', 'inherit'] });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

async function refusesDemo(command: string[], env: Record<string, string>) {
  const status = await ended(begin(command, { ...env, SEED: 'demo' }));
  if (status !== 1) throw new Error(`SEED=demo was not refused: ${status}`);
  console.log('the demo is refused');
}

async function healthy(check: string[], env: Record<string, string>, service: ChildProcess) {
  for (const from = Date.now(); Date.now() - from < READY_MS; await pause(500)) {
    if (service.exitCode !== null) throw new Error(`the service ended with ${service.exitCode}`);
    if ((await ended(begin(check, env))) === 0) return;
  }
  throw new Error('the service did not become healthy');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
