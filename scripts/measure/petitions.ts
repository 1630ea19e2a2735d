import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type App, buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/infra/config.ts';
import { findQuestion } from '../../src/store/questions.ts';
import { addStaff } from '../../src/store/staff.ts';
import { categorise } from '../../src/understand/categorise.ts';
import { stripDiacritics } from '../../src/understand/normalise.ts';
import { startTestServer } from '../../test/support/postgres.ts';
import { type FakeTelegram, startFakeTelegram } from '../../test/support/telegram/index.ts';
import type { FakeUser } from '../../test/support/telegram/person.ts';
import { scorePredictions } from './score.ts';

type Petition = { text: string; label: string };
type Asked = Petition & {
  code: string;
  citizen: FakeUser;
  field: string;
  unit: string | null;
  rule: string | null;
  why: string;
};

const CODE = /CS-[0-9A-Z]{6}/;
const AT_ONCE = 4;
const WAIT_MS = 60_000;
/** Many petitions name the ministry, which gives the field away: the score is taken on masked texts too. */
const MINISTRY = /Bộ (?:\p{Lu}[\p{L}-]*(?:,? (?:và )?(?=\p{Lu}))?)+/gu;

/**
 * Feeds each line of a JSONL file (`text`, `label`) as a citizen's message through the real service over the fake Telegram
 * server: each must be stored, get a code, be routed and be answered. Prints how well the fields were recognised.
 */
export async function petitions(file: string): Promise<void> {
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Petition);
  const server = await startTestServer();
  const fake = await startFakeTelegram();
  const dataDir = await mkdtemp(join(tmpdir(), 'doi-thoai-measure-'));
  const config = readConfig({
    PORT: '0',
    SEED: 'base',
    LOG_LEVEL: 'error',
    DATA_DIR: dataDir,
    SECRET_KEY: Buffer.alloc(32).toString('base64'),
    TELEGRAM_BOT_TOKEN: fake.token,
    TELEGRAM_API_ROOT: fake.root,
  });
  const app = await buildApp(config, server.url);
  try {
    await app.start();
    console.log(
      `${rows.length} petitions, ${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    );
    const asked = await inTurns(rows, (row, index) => ask(app, fake, row, index));
    const answered = await answerAll(app, fake, asked);
    report(app, asked, answered);
    if (fake.violations.length > 0) console.log(`Telegram would have refused: ${fake.violations.join('; ')}`);
  } finally {
    await app.stop();
    await fake.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** One citizen writes one petition as their first word, and goes on as the bot asks. */
async function ask(app: App, fake: FakeTelegram, petition: Petition, index: number): Promise<Asked> {
  const communes = [...app.ctx.rulebook.current().units.values()].filter(
    (unit) => unit.parentCode === '14' && unit.kind === 'commune',
  );
  const commune = communes[index % communes.length]?.fullName ?? '';
  const speak = app.ctx.texts.in('vi');
  const [agree, send] = [speak.plain('welcome.agree'), speak.plain('ask.button.send')];
  const citizen = fake.user({ first_name: `Cử tri ${index + 1}`, language_code: 'vi' });
  citizen.send(petition.text);
  for (let step = 0; step < 8; step += 1) {
    const seen = await citizen.waitFor(
      (message) => CODE.test(message.text) || message.buttons.length > 0 || message.text.includes('?'),
      WAIT_MS,
    );
    const code = CODE.exec(seen.text)?.[0];
    const labels = seen.buttons.flat();
    if (code) return { ...petition, code, citizen, ...(await routedTo(app, code)) };
    if (labels.includes(agree)) citizen.press(agree);
    else if (labels.includes(send)) citizen.press(send);
    else citizen.send(commune);
  }
  throw new Error(`petition ${index + 1} came to no code: ${citizen.last()?.text.slice(0, 200)}`);
}

async function routedTo(app: App, code: string) {
  const question = await findQuestion(app.ctx.db.read, { code });
  if (!question) throw new Error(`${code} is not stored`);
  return {
    field: question.fieldKey,
    unit: question.unitCode,
    rule: question.routedBy,
    why: question.routedWhy,
  };
}

/** One official, in every unit that was asked, answers each question by command; each asker must see the answer. */
async function answerAll(app: App, fake: FakeTelegram, asked: Asked[]): Promise<number> {
  const official = fake.user({ first_name: 'Cán bộ', language_code: 'vi' });
  official.send('/lenh');
  await official.waitFor(() => true, WAIT_MS);
  const account = await accountOf(app, String(official.id));
  const units = new Set(asked.map((question) => question.unit).filter((unit) => unit !== null));
  await app.ctx.db.tx(async (tx) => {
    const member = { personId: account, name: 'Cán bộ đo thử', title: null };
    for (const unitCode of units) await addStaff(tx, { ...member, role: 'official', unitCode }, new Date());
    await addStaff(tx, { ...member, role: 'secretary', unitCode: '14' }, new Date());
  });
  let answered = 0;
  for (const [index, question] of asked.entries()) {
    const words = `Trả lời số ${index + 1} của đợt đo.`;
    official.send(`/traloi ${question.code} ${words}`);
    await question.citizen.waitFor((message) => message.text.includes(words), WAIT_MS);
    answered += 1;
  }
  return answered;
}

async function accountOf(app: App, externalId: string): Promise<string> {
  const { rows } = await app.ctx.db.pool.query<{ person_id: string }>(
    `SELECT person_id FROM account WHERE channel = 'telegram' AND external_id = $1`,
    [externalId],
  );
  return rows[0]?.person_id ?? '';
}

function report(app: App, asked: Asked[], answered: number): void {
  const byRule = asked.filter((question) => question.rule !== null);
  console.log(
    `stored with a code: ${asked.length}; routed by a rule: ${byRule.length} (${percent(byRule.length / asked.length)}); answered: ${answered}`,
  );
  const reasons = new Map<string, number>();
  for (const { rule, unit, why } of asked) {
    // Rules that lead to each one's own commune are one line.
    const target = unit === null ? 'secretary' : /^\d{5}$/.test(unit) ? 'the commune' : unit;
    const key = `${rule ?? 'no rule'} → ${target} (${why})`;
    reasons.set(key, (reasons.get(key) ?? 0) + 1);
  }
  for (const [reason, n] of [...reasons].sort((a, b) => b[1] - a[1])) console.log(`  ${n} × ${reason}`);
  const { categoriser } = app.ctx.understanding.current();
  for (const [title, change] of [
    ['texts as they are', (text: string) => text],
    ['ministries masked', (text: string) => text.replace(MINISTRY, 'Bộ')],
    ['masked, no diacritics', (text: string) => stripDiacritics(text.replace(MINISTRY, 'Bộ'))],
  ] as const) {
    const score = scorePredictions(
      asked.map(({ text, label }) => ({
        label,
        ranked: categorise(categoriser, change(text)).map((guess) => guess.field),
      })),
    );
    console.log(
      `${title}: accuracy ${percent(score.accuracy)}, top-3 ${percent(score.top3)}, macro-F1 ${score.macroF1.toFixed(3)}`,
    );
    for (const { label, predicted, n } of score.confusions)
      console.log(`  ${n} × ${label} taken for ${predicted}`);
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

async function inTurns<T, R>(items: T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const run = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
  return results;
}
