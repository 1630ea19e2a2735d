import type { Fault } from '../../support/telegram/index.ts';

const text = (status: number, body: string): Fault => ({ status, body });

/** The answers that Telegram gives to a send, row by row, and what a notice to one person becomes. */
export const ANSWERS: [string, Fault, object][] = [
  ['blocked', text(403, 'Forbidden: bot was blocked by the user'), { state: 'blocked', blocked: true }],
  ['account deleted', text(403, 'Forbidden: user is deactivated'), { state: 'blocked', blocked: true }],
  ['kicked', text(403, 'Forbidden: bot was kicked from the group chat'), { state: 'blocked', blocked: true }],
  [
    'no member',
    text(403, 'Forbidden: bot is not a member of the supergroup chat'),
    { state: 'blocked', blocked: true },
  ],
  ['group gone', text(403, 'Forbidden: the group chat was deleted'), { state: 'blocked', blocked: true }],
  [
    'never started',
    text(403, "Forbidden: bot can't initiate conversation with a user"),
    { state: 'blocked', blocked: true },
  ],
  [
    'our markup',
    text(400, "Bad Request: can't parse entities: Unexpected end tag"),
    { state: 'failed', blocked: false },
  ],
  ['our empty text', text(400, 'Bad Request: message text is empty'), { state: 'failed', blocked: false }],
  ['our long text', text(400, 'Bad Request: message is too long'), { state: 'failed', blocked: false }],
  ['our button', text(400, 'Bad Request: BUTTON_DATA_INVALID'), { state: 'failed', blocked: false }],
  ['method unknown', text(404, 'Not Found: method not found'), { state: 'failed', blocked: false }],
  ['flood', { status: 429, retryAfter: 17 }, { state: 'pending', wait_ms: 17_000, attempts: 0 }],
  [
    'a very long flood',
    { status: 429, retryAfter: 10_072 },
    { state: 'pending', wait_ms: 10_072_000, attempts: 0 },
  ],
  ['restart', text(500, 'Internal Server Error: restart'), { state: 'pending', wait_ms: 1000, attempts: 1 }],
  ['a page of a proxy', { status: 502 }, { state: 'pending', wait_ms: 1000, attempts: 1 }],
  ['a page with 4xx', { status: 404, html: true }, { state: 'pending', wait_ms: 1000, attempts: 1 }],
  ['504', { status: 504 }, { state: 'pending', wait_ms: 1000, attempts: 1 }],
  ['no answer', { hang: 60_000 }, { state: 'pending', wait_ms: 1000, attempts: 1 }],
  ['a cut line', { cut: 'before' }, { state: 'pending', wait_ms: 1000, attempts: 1 }],
];
