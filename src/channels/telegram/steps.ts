import type { AttachmentRef, Choice, Outgoing } from '../../domain/message.ts';
import { splitText } from '../../domain/split-text.ts';
import { SendError } from '../channel.ts';
import { type Cell, cellsOf, fits } from './html.ts';

/** Code points after the markup has been read (Bot API, sendMessage and "Sending files"). */
export const TEXT_LIMIT = 4096;
export const CAPTION_LIMIT = 1024;
const ALBUM_LIMIT = 10;

/** One message that goes out; an album counts as one. */
export type Step =
  | { type: 'text'; cells: readonly Cell[]; choices?: Choice[][] }
  | { type: 'media'; files: AttachmentRef[]; cells: readonly Cell[]; choices?: Choice[][] };

/**
 * What goes out for a message, in order: files first, then the text, the buttons on the last. A short text is the
 * caption of a single file, or of an album without buttons, since an album can't bear any.
 */
export function planSteps(message: Outgoing): Step[] {
  const cells = cellsOf(message.text);
  const files = groupFiles(message.attachments ?? []);
  const [only] = files;
  const choices = message.choices?.length ? message.choices : undefined;
  if (only && files.length === 1 && fits(cells, CAPTION_LIMIT) && (only.length === 1 || !choices)) {
    return [{ type: 'media', files: only, cells, choices }];
  }
  const parts = splitText(cells, (some) => fits(some, TEXT_LIMIT));
  if (parts.length === 0 && (files.length === 0 || choices)) {
    throw new SendError({ kind: 'refused', why: 'a message without text' });
  }
  return [
    ...files.map((group): Step => ({ type: 'media', files: group, cells: [] })),
    ...parts.map(
      (part, index): Step => ({
        type: 'text',
        cells: part,
        choices: index === parts.length - 1 ? choices : undefined,
      }),
    ),
  ];
}

/** Pictures that follow one another are an album of at most ten; everything else goes by itself. */
function groupFiles(attachments: readonly AttachmentRef[]): AttachmentRef[][] {
  const groups: AttachmentRef[][] = [];
  for (const file of attachments) {
    const last = groups.at(-1);
    const joins = file.kind === 'image' && last?.[0]?.kind === 'image' && last.length < ALBUM_LIMIT;
    if (joins) last.push(file);
    else groups.push([file]);
  }
  return groups;
}
