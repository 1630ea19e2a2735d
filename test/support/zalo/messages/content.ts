import { invalid, mistake, refusal } from '../errors.ts';
import type { Fields } from '../fields.ts';
import type { Button, Person, ShownAttachment } from '../people.ts';
import type { State } from '../state.ts';
import { checkButtonTemplate, readButtons } from './buttons.ts';

/** The `message` part of a consultation message, read and checked. */
export interface Content {
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly attachments: readonly ShownAttachment[];
  readonly quotes?: string;
  /** Which `oa_send_*` echoes it. */
  readonly echo: 'text' | 'image' | 'gif' | 'sticker' | 'file' | 'list';
}

const HOURS_48 = 48 * 3_600_000;

/** Contract §2.3: at most 2,000, in the unit the switch says, after NFC. */
function readText(state: State, message: Fields): string {
  const codePoints = state.switches.lengthUnit === 'code-points';
  const measure = (text: string) => (codePoints ? [...text.normalize('NFC')].length : text.length);
  return message.text('text', 2000, measure);
}

/** Contract §2.4: only of this chat, not older than 48 h. */
function readQuote(state: State, message: Fields, person: Person): string | undefined {
  const id = message.optionalText('quote_message_id');
  if (id === undefined) return undefined;
  const quoted = person.letters.find((letter) => letter.id === id);
  if (!quoted || state.now() - quoted.at > HOURS_48) throw refusal(-201, 'quote_message_id is invalid!');
  return id;
}

/** Contract §2.5: exactly one of `url` and `attachment_id`. */
function readMedia(state: State, payload: Fields): { echo: Content['echo']; attachment: ShownAttachment } {
  const [element, ...more] = payload.list('elements', 5);
  if (!element || more.length > 0) throw invalid('elements');
  const kind = element.one('media_type', ['image', 'gif', 'sticker']);
  if (kind === 'gif') {
    element.whole('width');
    element.whole('height');
  }
  if (element.has('url') === element.has('attachment_id')) throw invalid('attachment_id');
  if (kind === 'sticker') return { echo: kind, attachment: { kind, name: element.text('attachment_id') } };
  if (element.has('url')) {
    const url = element.text('url');
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw invalid('url');
    return { echo: kind, attachment: { kind, url } };
  }
  const upload = state.uploads.take(element.text('attachment_id'), kind);
  return { echo: kind, attachment: { kind, name: upload.name, data: upload.data } };
}

/** Contract §2.7: exactly one element. */
function readForm(payload: Fields): ShownAttachment {
  const [element, ...more] = payload.list('elements', 1);
  if (!element || more.length > 0) throw invalid('elements');
  element.text('subtitle', 500);
  element.text('image_url');
  return { kind: 'form', name: element.text('title', 100) };
}

/** Contract §2.9: documented for v2.0 only. */
function readList(state: State, payload: Fields): Pick<Content, 'text' | 'buttons'> {
  if (!state.switches.listTemplate) throw mistake(-233);
  const lines = payload.list('elements', 5).map((element, at) => {
    const subtitle = at === 0 ? element.text('subtitle', 500) : element.optionalText('subtitle', 500);
    element.optionalText('image_url');
    element.value('default_action');
    return [element.text('title', 100), subtitle].filter(Boolean).join('\n');
  });
  const listed = payload.value('buttons');
  const buttons = Array.isArray(listed) && listed.length > 0 ? readButtons(payload) : [];
  return { text: lines.join('\n'), buttons };
}

type Attached = Omit<Content, 'quotes'> & { readonly wantsText: 'must' | 'may' | 'never' };

function readTemplate(state: State, payload: Fields): Attached {
  const type = payload.optionalText('template_type');
  const nothing = { text: '', buttons: [], attachments: [] };
  switch (type) {
    case undefined:
    case 'button':
      checkButtonTemplate(state.switches, type !== undefined);
      return {
        ...nothing,
        buttons: readButtons(payload),
        // Where the type is named, the text may stand in the payload.
        text: type !== undefined && payload.has('text') ? readText(state, payload) : '',
        echo: 'text',
        wantsText: type !== undefined && payload.has('text') ? 'never' : 'must',
      };
    case 'media': {
      const { echo, attachment } = readMedia(state, payload);
      return { ...nothing, attachments: [attachment], echo, wantsText: 'may' };
    }
    case 'request_user_info':
      return { ...nothing, attachments: [readForm(payload)], echo: 'list', wantsText: 'may' };
    case 'list':
      return { ...nothing, ...readList(state, payload), echo: 'list', wantsText: 'may' };
    default:
      throw mistake(-233);
  }
}

function readAttachment(state: State, message: Fields): Attached {
  const attachment = message.object('attachment');
  const type = attachment.one('type', ['template', 'file']);
  const payload = attachment.object('payload');
  if (type === 'template') return readTemplate(state, payload);
  const { name, data } = state.uploads.take(payload.text('token'), 'file');
  return {
    text: '',
    buttons: [],
    attachments: [{ kind: 'file', name, data }],
    echo: 'file',
    wantsText: 'never',
  };
}

/** @throws ZaloError as Zalo refuses it */
export function readContent(state: State, message: Fields, person: Person): Content {
  const quotes = readQuote(state, message, person);
  if (!message.has('attachment')) {
    return {
      text: readText(state, message),
      buttons: [],
      attachments: [],
      echo: 'text',
      ...(quotes && { quotes }),
    };
  }
  const { wantsText, ...attached } = readAttachment(state, message);
  if (quotes || (wantsText === 'never' && message.has('text')))
    throw invalid(quotes ? 'quote_message_id' : 'text');
  const wanted = wantsText === 'must' || message.has('text');
  return wanted ? { ...attached, text: readText(state, message) } : attached;
}
