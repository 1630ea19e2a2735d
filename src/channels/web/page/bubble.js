// One line of the transcript as an element.
import { dayName, say, sizeOf, timeOf } from './data.js';
import { el, icon, unseen } from './elements.js';

/** @typedef {import('../payloads.ts').ShownMessage} Shown */
/** @typedef {import('../payloads.ts').ShownFile} ShownFile */
/** @typedef {import('../../../domain/message.ts').RichText} RichText */
/**
 * What can be done with a message.
 * @typedef {{
 *   press(message: string, data: string, label: string, button: HTMLButtonElement): void,
 *   command(text: string): void,
 *   reply(message: string, words: string): void,
 *   quote(message: string): string | null,
 * }} Hands
 */

/** @param {Date} at */
export const daySeparator = (at) => el('p', { class: 'day' }, el('span', {}, dayName(at)));

/** @param {string} text */
export const note = (text) => el('p', { class: 'note' }, el('span', {}, text));

/**
 * @param {Shown} line
 * @param {Hands} hands
 * @returns {HTMLElement}
 */
export function bubble(line, hands) {
  if (line.type === 'start') return note(say('message.started'));
  if (line.type === 'press') return note(say('message.pressed', { label: line.label }));
  const words = wordsOf(line);
  const body = el('div', { class: 'body', dir: 'auto' });
  fillBody(body, line, hands);
  const choices = el('div', { class: 'choices' });
  if (line.type === 'sent') fillChoices(choices, line, hands);
  const reply = el(
    'button',
    {
      type: 'button',
      class: 'icon reply-to',
      'aria-label': say('message.reply'),
      title: say('message.reply'),
    },
    icon('reply'),
  );
  reply.addEventListener('click', () => hands.reply(line.id, words));
  return el(
    'article',
    { class: line.own ? 'message own' : 'message', 'data-id': line.id },
    el('div', { class: 'row' }, body, reply),
    choices,
  );
}

/**
 * @param {HTMLElement} body
 * @param {Extract<Shown, { type: 'message' | 'sent' }>} line
 * @param {Hands} hands
 */
function fillBody(body, line, hands) {
  body.append(unseen(`${line.own ? say('message.you') : say('message.service')}: `));
  if (line.type === 'message' && line.replyTo) {
    const quoted = hands.quote(line.replyTo);
    if (quoted) body.append(el('blockquote', {}, quoted));
  }
  if (line.files.length > 0) body.append(filesOf(line.files));
  if (line.type === 'sent') body.append(el('p', {}, ...line.text.flatMap((part) => segment(part, hands))));
  else if (line.text !== '') body.append(el('p', {}, line.text));
  if (line.type === 'message' && line.location)
    body.append(el('p', { class: 'where' }, icon('place'), placeOf(line.location)));
  const at = new Date(line.at);
  const edited = line.type === 'sent' && line.edits ? `${say('message.edited')} ` : '';
  body.append(el('time', { datetime: line.at }, `${edited}${timeOf(at)}`));
}

/**
 * @param {HTMLElement} choices
 * @param {Extract<Shown, { type: 'sent' }>} line
 * @param {Hands} hands
 */
function fillChoices(choices, line, hands) {
  for (const row of line.choices) {
    const buttons = row.map(({ label, action }) => {
      const button = el('button', { type: 'button', class: 'choice' }, label);
      button.addEventListener('click', () => hands.press(line.edits ?? line.id, action, label, button));
      return button;
    });
    choices.append(el('div', { class: 'choice-row' }, ...buttons));
  }
}

/**
 * A piece of a text of the service; its commands and addresses can be followed.
 * @param {RichText[number]} part
 * @param {Hands} hands
 * @returns {(Node | string)[]}
 */
function segment(part, hands) {
  if (typeof part !== 'string') {
    if ('bold' in part) return [el('b', {}, part.bold)];
    if ('italic' in part) return [el('i', {}, part.italic)];
    return [el('code', {}, part.code)];
  }
  return part.split(/((?<![\p{L}\p{N}/])\/[a-z]{2,20}\b|https?:\/\/[^\s<>"]+)/u).map((piece, index) => {
    if (index % 2 === 0) return piece;
    if (piece.startsWith('http')) return el('a', { href: piece, target: '_blank', rel: 'noreferrer' }, piece);
    const command = el('button', { type: 'button', class: 'command' }, piece);
    command.addEventListener('click', () => hands.command(piece));
    return command;
  });
}

/** @param {ShownFile[]} files */
function filesOf(files) {
  const images = files.filter((file) => file.kind === 'image');
  const others = files.filter((file) => file.kind !== 'image');
  return el(
    'div',
    { class: 'attached' },
    images.length > 0
      ? el('div', { class: images.length > 1 ? 'album' : 'photo' }, ...images.map(imageOf))
      : null,
    ...others.map(otherFile),
  );
}

/** @param {ShownFile} file */
function imageOf(file) {
  const image = el('img', { src: file.url, alt: say('message.image') });
  return el('a', { href: file.url, target: '_blank', title: say('message.open') }, image);
}

/** @param {ShownFile} file */
function otherFile(file) {
  if (file.kind === 'voice' || file.kind === 'audio')
    return el('audio', {
      controls: true,
      preload: 'metadata',
      src: file.url,
      'aria-label': say(`message.${file.kind}`),
    });
  if (file.kind === 'video')
    return el('video', {
      controls: true,
      preload: 'metadata',
      src: file.url,
      'aria-label': say('message.video'),
    });
  const name = file.name ?? say('message.document');
  return el(
    'a',
    { class: 'file', href: file.url, download: true },
    icon('file'),
    `${name} (${sizeOf(file.size)})`,
  );
}

/** @param {{ latitude: number, longitude: number }} location */
function placeOf({ latitude, longitude }) {
  return say('message.location', { place: `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` });
}

/**
 * The words of a message, as a quotation or an announcement has them.
 * @param {Shown} line
 */
export function wordsOf(line) {
  if (line.type === 'press' || line.type === 'start') return '';
  const text = line.type === 'message' ? line.text : line.text.map((part) => textOf(part)).join('');
  const files = line.files.map((file) => say(`message.${file.kind}`));
  const place = line.type === 'message' && line.location ? [placeOf(line.location)] : [];
  return [text, ...files, ...place].filter((word) => word !== '').join(', ');
}

/** @param {RichText[number]} part */
const textOf = (part) => (typeof part === 'string' ? part : (Object.values(part)[0] ?? ''));
