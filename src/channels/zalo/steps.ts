import type { AttachmentRef, Choice } from '../../domain/message.ts';
import { splitText } from '../../domain/split-text.ts';
import { SendError } from '../channel.ts';

/** Code points after NFC (the platform's documentation); counted in UTF-16 here, which is never less. */
export const TEXT_LIMIT = 2000;
/** A button's title; ours are shorter. */
const TITLE_LIMIT = 100;

/** One message that goes out. */
export type Step =
  | { type: 'text'; text: string; buttons: Choice[] }
  | { type: 'image'; file: AttachmentRef; handle: string; text: string }
  | { type: 'file'; file: AttachmentRef; handle: string };

export type Ready = { file: AttachmentRef; shape: 'image' | 'file'; handle: string };

/**
 * What goes out for a message, in order: files first, then the text in parts of at most 2,000 characters, the buttons on
 * the last. A short text without buttons is the caption of a single picture.
 */
export function planSteps(text: string, files: readonly Ready[], buttons: readonly Choice[]): Step[] {
  const parts = splitText(
    [...text].map((char) => ({ char })),
    fits,
  ).map((part) => part.map(({ char }) => char).join(''));
  const [only] = files;
  const [short] = parts;
  if (only?.shape === 'image' && files.length === 1 && parts.length <= 1 && buttons.length === 0)
    return [{ type: 'image', file: only.file, handle: only.handle, text: short ?? '' }];
  if (parts.length === 0 && (files.length === 0 || buttons.length > 0))
    throw new SendError({ kind: 'refused', why: 'a message without text' });
  return [
    ...files.map(
      ({ file, shape, handle }): Step =>
        shape === 'image' ? { type: 'image', file, handle, text: '' } : { type: 'file', file, handle },
    ),
    ...parts.map(
      (part, at): Step => ({
        type: 'text',
        text: part,
        buttons: at === parts.length - 1 ? [...buttons] : [],
      }),
    ),
  ];
}

function fits(cells: readonly { char: string }[]): boolean {
  return cells.reduce((sum, { char }) => sum + char.length, 0) <= TEXT_LIMIT;
}

/** The text as it is sent: composed, so that no mark counts for itself, and without what Zalo does not show. */
export function cleaned(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize('NFC')
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, ' ')
  );
}

/** The message of one step, as `POST /v3.0/oa/message/cs` takes it. */
export function bodyOf(step: Step, prefix: string): object {
  switch (step.type) {
    case 'text':
      return {
        text: step.text,
        ...(step.buttons.length > 0 && { attachment: buttonsOf(step.buttons, prefix) }),
      };
    case 'image':
      return {
        ...(step.text && { text: step.text }),
        attachment: {
          type: 'template',
          payload: {
            template_type: 'media',
            elements: [{ media_type: 'image', attachment_id: step.handle }],
          },
        },
      };
    case 'file':
      return { attachment: { type: 'file', payload: { token: step.handle } } };
    default:
      return step satisfies never;
  }
}

/** Without `template_type`, as it is on the live platform. */
function buttonsOf(buttons: readonly Choice[], prefix: string): object {
  return {
    type: 'template',
    payload: {
      buttons: buttons.map(({ label, action }) => ({
        title: [...cleaned(label)].slice(0, TITLE_LIMIT).join(''),
        type: 'oa.query.hide',
        payload: `${prefix}${action}`,
      })),
    },
  };
}
