import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Question } from '../../../src/domain/question.ts';
import { createLog } from '../../../src/infra/log.ts';
import { finishErasures } from '../../../src/jobs/finish-erasures.ts';
import { insertAttachments } from '../../../src/store/attachments.ts';
import { findQuestion } from '../../../src/store/questions.ts';
import { laidQuestion, personOf } from '../../support/ask.ts';
import { createStage, type Stage } from '../../support/stage.ts';
import { columnsWith, filesWith } from '../../support/traces.ts';

/** No word of any language: where it is found, something of this person was left. */
const MARKER = 'zxqmarker7719';
const TEXT = `Nhà tôi ở cuối bản, ${MARKER}, đường đất trơn trượt quá, bao giờ thì đổ bê tông?`;

let stage: Stage;
let logged = '';
beforeAll(async () => {
  const log = createLog('trace', {
    write(line: string) {
      logged += line;
    },
  });
  stage = await createStage({ log });
});
afterAll(() => stage.close());

const pool = () => stage.app.ctx.db.pool;
const columns = () => columnsWith(pool(), MARKER);
const files = () => filesWith(stage.app.dataDir, MARKER);

async function keep(text: string) {
  const stored = await stage.app.ctx.files.keep(Readable.from([Buffer.from(text)]), 10_000);
  if ('type' in stored) throw new Error(stored.type);
  return stored;
}

async function attach(question: Question, text: string, owner: string) {
  const ownerId = await personOf(stage.app, owner);
  const file = await keep(text);
  await stage.app.ctx.db.tx((tx) =>
    insertAttachments(tx, { files: [file], ownerId, question, entryId: null, at: stage.app.clock.now() }),
  );
  return file.sha256;
}

const bytes = (text: string) => ({ bytes: Buffer.from(text) });

/** Asked in the chat, with a file; the question as it is stored. */
async function ask(text: string): Promise<Question> {
  const hoa = stage.actor('ba-hoa', { name: `Hoa ${MARKER}` });
  await hoa.sends([bytes(`ảnh ${MARKER} ${text}`)], text);
  await hoa.presses('Gửi');
  const code = /CS-[0-9A-Z]{6}/.exec(hoa.last().text)?.[0] ?? '';
  const question = await findQuestion(stage.app.ctx.db.read, { code });
  if (!question) throw new Error(`no question ${code}: ${hoa.last().text}`);
  return question;
}

/** Lets the person leave traces wherever the service can keep one. */
async function leaveTraces() {
  const { app } = stage;
  const [hoa, official] = [stage.actor('ba-hoa', { name: `Hoa ${MARKER}` }), stage.actor('can-bo-phuong')];
  const asker = await personOf(app, 'ba-hoa');
  await hoa.says('/dulieu');
  await hoa.presses('Sửa tên');
  await hoa.says(`Lò Thị ${MARKER}`);
  const answered = await ask(TEXT);
  const receipt = hoa.last();
  await pool().query('UPDATE question SET place_text = $2 WHERE id = $1', [answered.id, `Bản ${MARKER}`]);
  await hoa.replies(receipt, `Gửi thêm: ${MARKER}`);
  const open = await ask(`Còn điện thì sao? ${TEXT}`);
  const takenBack = await ask(`Thôi khỏi. ${TEXT}`);
  const shared = await attach(open, 'một tờ đơn mẫu', 'ba-hoa');
  await attach(await laidQuestion(app, { asker: 'ong-pao' }), 'một tờ đơn mẫu', 'ong-pao');

  await official.says(`/nhan ${answered.code}`);
  await official.says(`/ghichu ${answered.code} Người dân ở bản ${MARKER}, số 0912345678.`);
  await official.says(`/xem ${answered.code}`);
  await official.presses('Xem người hỏi');
  await official.says(
    `/traloi ${answered.code} Kính gửi bà Lò Thị ${MARKER}, về câu “${TEXT}”: đổ bê tông quý I/2027.`,
  );
  await official.says(`/nhan ${open.code}`);
  await pool().query(
    'INSERT INTO rating (id, question_id, person_id, score, reason, at) VALUES ($1, $2, $3, 2, $4, now())',
    [crypto.randomUUID(), answered.id, asker, MARKER],
  );
  await pool().query(`INSERT INTO follow VALUES ($1, 'field', $2, now())`, [asker, MARKER]);
  await hoa.says(`/rut ${takenBack.code}`);
  await hoa.presses('Rút câu hỏi');
  await pool().query(`UPDATE question_event SET why = $2 WHERE question_id = $1 AND event = 'withdraw'`, [
    takenBack.id,
    MARKER,
  ]);
  await hoa.says('/dulieu');
  await hoa.presses('Tải về');
  await hoa.sends([bytes(`tệp nháp ${MARKER}`)], `Câu nháp về đường ${MARKER}`);
  await hoa.sends([bytes(`tệp gửi nhầm ${MARKER}`)], '/cuatoi');
  await leaveUnsent(asker);
  return { answered, open, takenBack, shared, asker };
}

/** Lines of the try-out page, an update that failed, the names of files at Telegram and Zalo. */
async function leaveUnsent(asker: string) {
  await pool().query(
    `INSERT INTO telegram_file (bot_id, sha256, shape, file_id, sent_at)
     SELECT DISTINCT 'bot', sha256, 'document', 'name of ' || sha256, now() FROM attachment`,
  );
  await pool().query(
    `INSERT INTO zalo_upload (oa_id, sha256, shape, handle, uploaded_at)
     SELECT DISTINCT 'oa', sha256, 'file', 'name of ' || sha256, now() FROM attachment`,
  );
  const { rows } = await pool().query<{ id: string }>('SELECT id FROM account WHERE person_id = $1', [asker]);
  const accountId = rows[0]?.id ?? '';
  await pool().query('UPDATE person SET village = $2 WHERE id = $1', [asker, `Bản ${MARKER}`]);
  await pool().query(
    `INSERT INTO inbox (channel, external_id, conversation_key, payload, received_at, not_before, state)
     VALUES ('web', 'failed-1', 'ba-hoa', $1, now(), now(), 'failed')`,
    [{ text: MARKER }],
  );
  await pool().query(
    `INSERT INTO web_message (account_id, direction, content, at) VALUES ($1, 'in', $2, now())`,
    [accountId, { type: 'message', key: '1', text: TEXT, files: [], location: null, replyTo: null }],
  );
  await pool().query(
    `INSERT INTO web_message (account_id, direction, outbox_id, content, at)
     SELECT account_id, 'out', id, (content - 'anew') || '{"type": "sent", "edits": null}', now() FROM outbox WHERE content IS NOT NULL`,
  );
  await pool().query(
    `INSERT INTO web_message (account_id, direction, content, at)
     SELECT id, 'in', $1, now() FROM account WHERE external_id = 'can-bo-phuong'`,
    [
      {
        type: 'message',
        key: '2',
        text: `/traloi Về câu “${TEXT}”`,
        files: [],
        location: null,
        replyTo: null,
      },
    ],
  );
}

describe('erasing', () => {
  it('leaves a planted word in no table, no file and no log', async () => {
    const { answered, open, takenBack, shared, asker } = await leaveTraces();
    const hoa = stage.actor('ba-hoa', { name: `Hoa ${MARKER}` });
    expect(await columns()).toEqual(
      expect.arrayContaining([
        'contact.name',
        'conversation.data',
        'follow.key',
        'inbox.payload',
        'outbox.content',
        'person.village',
        'question.place_text',
        'question.text',
        'question_entry.text',
        'question_event.why',
        'rating.reason',
        'web_message.content',
      ]),
    );
    // Three questions' files, the export and a draft's file; what came with a command was kept nowhere.
    expect(await files()).toHaveLength(5);

    await hoa.says('/dulieu');
    await hoa.presses('Xóa dữ liệu');
    expect(hoa.last().text).toContain('Theo Điều 25 Luật Tiếp công dân');
    expect(hoa.last().text).toContain('1 câu hỏi đang chờ sẽ được rút');
    await hoa.presses('Xóa hết dữ liệu của tôi');
    expect(hoa.last().text).toContain('Theo Điều 25 Luật Tiếp công dân 42/2013/QH13');
    expect(hoa.last().text).toContain('kết quả của 2 câu hỏi');
    expect(hoa.last().text).toMatch(/Hạn trả lời: thứ Sáu 27\/11\/2026 \(Nghị định 356\/2025\/NĐ-CP/);
    await finishErasures(stage.app.ctx);

    expect(await columns()).toEqual([]);
    expect(await files()).toEqual([]);
    expect(logged).not.toContain(MARKER);
    // Nor the names that channels have for the files, nor a trace of the messages.
    const atChannels = await pool().query(
      'SELECT sha256 FROM telegram_file UNION SELECT sha256 FROM zalo_upload',
    );
    expect(atChannels.rows).toEqual([{ sha256: shared }]);
    const messages =
      'SELECT 1 FROM asker_message m JOIN question q ON q.id = m.question_id WHERE q.asker_id = $1';
    expect((await pool().query(messages, [asker])).rowCount).toBe(0);
    // The file that somebody else sent too is still theirs.
    expect(await stage.app.ctx.files.exists(shared)).toBe(true);
    expect(await columnsWith(pool(), '0912345678')).toEqual([]);

    const { rows: kept } = await pool().query(
      'SELECT code, status, field_key, commune_code, unit_code, text, received_at FROM question WHERE asker_id = $1 ORDER BY id',
      [asker],
    );
    expect(kept).toMatchObject([
      {
        code: answered.code,
        status: 'answered',
        field_key: 'giao-thong',
        unit_code: '03679',
        received_at: answered.receivedAt,
      },
      { code: open.code, status: 'withdrawn', text: expect.stringContaining('Điều 25 Luật Tiếp công dân') },
    ]);
    const { rows: entries } = await pool().query(
      'SELECT kind, text FROM question_entry WHERE question_id = $1 ORDER BY id',
      [answered.id],
    );
    expect(entries).toEqual([
      { kind: 'note', text: 'Người dân ở bản •••, số •••.' },
      { kind: 'answer', text: 'Kính gửi bà •••, về câu “•••?”: đổ bê tông quý I/2027.' },
    ]);
    expect((await pool().query('SELECT 1 FROM question WHERE id = $1', [takenBack.id])).rowCount).toBe(0);
  });

  it('keeps the address on the channel till the last word has gone out, and for good if it is used again', async () => {
    const { app } = stage;
    const accounts = async () => {
      const { rows } = await pool().query<{ id: string }>(
        `SELECT id FROM account WHERE external_id = 'ong-pao'`,
      );
      return rows.map(({ id }) => id);
    };
    const open = async () =>
      (await pool().query(`SELECT 1 FROM data_request WHERE kind = 'erase' AND outcome ? 'left'`)).rowCount;
    const before = await accounts();
    const pao = stage.actor('ong-pao');
    await pao.says('/dulieu');
    await pao.presses('Xóa dữ liệu');
    await pao.presses('Xóa hết dữ liệu của tôi');
    await pool().query(`UPDATE outbox SET state = 'pending' WHERE account_id = $1`, before);
    await finishErasures(app.ctx);
    expect(await accounts()).toEqual(before);
    expect(await open()).toBe(1);
    await app.settle();
    await finishErasures(app.ctx);
    expect(await accounts()).toEqual([]);
    expect(await open()).toBe(0);

    const nam = stage.actor('anh-nam');
    await nam.says('/dulieu');
    await nam.presses('Xóa dữ liệu');
    await nam.presses('Xóa hết dữ liệu của tôi');
    app.clock.advance(1000);
    await nam.says('/trogiup');
    await finishErasures(app.ctx);
    expect(await personOf(app, 'anh-nam')).toBeTruthy();
    expect(await open()).toBe(0);
  });
});
