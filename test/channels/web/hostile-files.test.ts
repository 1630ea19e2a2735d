import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUpload } from '../../../src/channels/web/uploads.ts';
import { sealFileLink } from '../../../src/domain/file-link.ts';
import { photograph } from '../../support/bytes.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';
import { call, createVisitor, type Visitor } from './visitor.ts';

let app: TestApp;
let address: string;
let visitor: Visitor;
let account: string;
beforeAll(async () => {
  app = await createTestApp({ env: { ROLE: 'web' } });
  ({ address } = await app.start());
  visitor = await createVisitor(address);
  account = await visitor.newcomer();
});
afterAll(() => app.close());

const upload = (raw: Buffer) =>
  call(address, `/chat/api/files?account=${account}`, { method: 'PUT', raw, headers: visitor.headers });

/** Uploads a file and fetches it by the link of an attachment, as whoever answers would. */
async function fetched(raw: Buffer) {
  const { token } = JSON.parse((await upload(raw)).body.toString());
  const { sha256, size, mime } = openUpload(app.ctx.sealKey, token);
  const { pool } = app.ctx.db;
  const { rows } = await pool.query('SELECT person_id FROM account WHERE id = $1', [account]);
  const [fileId, personId] = [randomUUID(), String(rows[0].person_id)];
  await pool.query(
    `INSERT INTO attachment (id, sha256, size, mime, kind, owner_id, created_at) VALUES ($1, $2, $3, $4, 'document', $5, now())`,
    [fileId, sha256, size, mime, personId],
  );
  const expiresAt = new Date(app.clock.now().getTime() + 60_000);
  const answer = await call(
    address,
    `/files/${sealFileLink(app.ctx.sealKey, { fileId, personId, expiresAt })}`,
  );
  expect(answer.status).toBe(200);
  return answer;
}

const zip = Buffer.from('PK\x03\x04\x14\x00\x00\x00\x00\x00', 'latin1');
const HOSTILE: [string, Buffer, string][] = [
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'text/plain'],
  ['SVG as XML', Buffer.from('<?xml version="1.0"?><svg onload="alert(1)"/>'), 'application/xml'],
  ['HTML', Buffer.from('<!doctype html><script>alert(document.cookie)</script>'), 'text/plain'],
  ['PDF that is HTML too', Buffer.from('%PDF-1.7\n<html><script>alert(1)</script>'), 'application/pdf'],
  ['a program', Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04', 'latin1'), 'application/x-msdownload'],
];

describe('a hostile file behind its link', () => {
  it.each(HOSTILE)('%s is saved, and neither shown nor run', async (_name, bytes, mime) => {
    const { headers, body } = await fetched(bytes);
    expect(headers['content-type']).toBe(mime);
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="doi-thoai-[0-9a-f]{8}\.(txt|pdf|bin)"$/,
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toBe("sandbox; default-src 'none'");
    expect(body).toEqual(bytes);
  });

  it('a photograph with an archive behind it is shown without archive and place', async () => {
    const { headers, body } = await fetched(Buffer.concat([await photograph(), zip, Buffer.from('hidden')]));
    expect([headers['content-type'], headers['x-content-type-options']]).toEqual(['image/jpeg', 'nosniff']);
    expect(headers['content-disposition']).toMatch(/^inline; /);
    for (const trace of ['GPS', 'Exif', 'hidden']) expect(body.includes(trace)).toBe(false);
    expect((await sharp(body).metadata()).width).toBe(40);
  });

  it('a picture that is a program too, or none at all, is refused by its upload', async () => {
    const polyglot = await upload(Buffer.from('GIF89a/*\x00*/=1;alert(document.domain)', 'latin1'));
    expect(polyglot.status).toBe(415);
    expect((await upload(Buffer.from('ffd8ffe000104a46494600', 'hex'))).status).toBe(415);
  });
});
