import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INVITATION_HOURS } from '../../../src/domain/invitation.ts';
import { rememberFact, TELEGRAM_BOT } from '../../../src/store/installation.ts';
import { staffOf } from '../../../src/store/staff.ts';
import { personOf } from '../../support/ask.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

const CODE = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/;

let stage: Stage;
let admin: Actor;
let secretary: Actor;
let newcomers = 0;

beforeAll(async () => {
  stage = await createStage();
  admin = stage.actor('quan-tri');
  secretary = stage.actor('thu-ky');
});
afterAll(() => stage.close());

const newcomer = () => {
  newcomers += 1;
  return stage.actor(`moi-den-${newcomers}`);
};
async function invitation(by: Actor, words: string): Promise<string> {
  await by.says(`/moi ${words}`);
  const code = CODE.exec(by.last().text)?.[0];
  if (!code) throw new Error(`no code in: ${by.last().text}`);
  return code;
}
const rolesOf = async (actor: Actor) =>
  (await staffOf(stage.app.ctx.db.read, await personOf(stage.app, actor.key))).map(
    ({ role, unitCode, name, title }) => ({ role, unitCode, name, title }),
  );
const audits = async (action: string) =>
  (await stage.app.ctx.db.pool.query('SELECT 1 FROM audit WHERE action = $1', [action])).rows.length;

describe('joining', () => {
  it('takes a code, a name and a title, and opens the queue', async () => {
    const code = await invitation(admin, 'can bo so xay dung');
    const actor = newcomer();
    await actor.says(`/thamgia ${code.toLowerCase().replaceAll('-', ' ')}`);
    expect(actor.last().text).toContain('Sở Xây dựng');
    await actor.says('123');
    expect(actor.last().text).toContain('bằng chữ');
    await actor.says('  Lò Văn   Minh ');
    await actor.says('Chuyên viên');
    expect(actor.last().text).toContain('Xin chào Lò Văn Minh');
    expect(await rolesOf(actor)).toEqual([
      { role: 'official', unitCode: 'SL-SXD', name: 'Lò Văn Minh', title: 'Chuyên viên' },
    ]);
    await actor.presses('Xem hàng đợi');
    expect(actor.last().text).toContain('Của đơn vị');
  });

  it('opens by the link, with the title left out, and asks nothing of whoever is staff already', async () => {
    await rememberFact(stage.app.ctx.db.pool, TELEGRAM_BOT, 'doithoai_bot');
    const code = await invitation(admin, 'secretary 03679');
    expect(admin.last().text).toContain(`https://t.me/doithoai_bot?start=j_${code}`);
    const actor = newcomer();
    await actor.starts(`j_${code}`);
    await actor.says('Hà Thị Ngân');
    await actor.presses('Bỏ qua');
    const second = await invitation(admin, 'unit-head SL-SYT');
    await actor.says(`/join ${second}`);
    expect(actor.last().text).toContain('Hà Thị Ngân');
    expect(await rolesOf(actor)).toEqual([
      { role: 'secretary', unitCode: '03679', name: 'Hà Thị Ngân', title: null },
      { role: 'unit-head', unitCode: 'SL-SYT', name: 'Hà Thị Ngân', title: null },
    ]);
  });

  it('says the same of a used, an expired and a made-up code', async () => {
    const used = await invitation(admin, 'canbo SL-SXD');
    const first = newcomer();
    await first.says(`/thamgia ${used}`);
    await first.says('Người Thứ Nhất');
    await first.presses('Bỏ qua');
    const late = await invitation(admin, 'canbo SL-SXD');
    stage.app.clock.advance(INVITATION_HOURS * 3_600_000);
    const actor = newcomer();
    const answers = [];
    for (const code of [used, late, '0000-0000-0000-0000', 'abc']) {
      await actor.says(`/thamgia ${code}`);
      answers.push(actor.last().text);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('không dùng được');
    expect(await rolesOf(actor)).toEqual([]);
  });

  it('goes to one of two who hold the same code', async () => {
    const code = await invitation(admin, 'canbo SL-SXD');
    const [one, two] = [newcomer(), newcomer()];
    for (const actor of [one, two]) {
      await actor.says(`/thamgia ${code}`);
      await actor.says('Cùng Một Mã');
    }
    await one.presses('Bỏ qua');
    await two.presses('Bỏ qua');
    expect(await rolesOf(one)).toHaveLength(1);
    expect(await rolesOf(two)).toEqual([]);
    expect(two.last().text).toContain('không dùng được');
  });

  it('is silent after five wrong tries, to a right code too, writes one audit line, and hears again after an hour', async () => {
    const code = await invitation(admin, 'canbo SL-SXD');
    const actor = newcomer();
    for (let n = 0; n < 5; n += 1) await actor.says('/thamgia 0000-0000-0000-0000');
    expect(actor.news()).toHaveLength(5);
    await actor.says('/thamgia 0000-0000-0000-0000');
    await actor.says(`/thamgia ${code}`);
    await actor.starts(`j_${code}`);
    expect(actor.news()).toEqual([]);
    expect(await audits('invitation-tries-exceeded')).toBe(1);
    stage.app.clock.advance(3_600_000);
    await actor.says(`/thamgia ${code}`);
    expect(actor.last().text).toContain('Sở Xây dựng');
  });
});

describe('inviting', () => {
  it('reaches as far as the role does', async () => {
    const before = await audits('invitation-created');
    for (const words of ['thuky 03679', 'quan tri 14', 'canbo so xay dung']) {
      await secretary.says(`/moi ${words}`);
      expect(secretary.last().text).toContain('không được mời');
    }
    await invitation(secretary, 'trưởng đơn vị phường Chiềng Sinh');
    const head = stage.actor('lanh-dao-phuong');
    await invitation(head, 'canbo');
    await head.says('/moi canbo SL-SXD');
    expect(head.last().text).toContain('không được mời');
    expect(await audits('invitation-created')).toBe(before + 2);
    const official = stage.actor('can-bo-phuong');
    await official.says('/moi canbo 03679');
    expect(official.last().text).not.toMatch(CODE);
  });

  it('says how when it is said wrongly', async () => {
    await admin.says('/moi');
    expect(admin.last().text).toContain('quản trị');
    await admin.says('/moi canbo bo ngoai giao');
    expect(admin.last().text).toContain('Không có đơn vị');
  });

  it('keeps the code nowhere once it has left', async () => {
    const code = await invitation(admin, 'canbo SL-SXD');
    const { rows } = await stage.app.ctx.db.pool.query<{ table_name: string }>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    expect(rows.length).toBeGreaterThan(20);
    for (const { table_name } of rows) {
      const found = await stage.app.ctx.db.pool.query(
        `SELECT 1 FROM "${table_name}" t WHERE t::text LIKE '%' || $1 || '%'`,
        [code],
      );
      expect({ table_name, found: found.rows.length }).toEqual({ table_name, found: 0 });
    }
  });
});
