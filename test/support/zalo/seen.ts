import type { Letter, ShownAttachment } from './people.ts';

/** A message as the person sees it now. */
export interface Seen {
  readonly id: string;
  readonly from: 'oa' | 'admin';
  readonly way: Letter['way'];
  readonly text: string;
  readonly buttons: readonly string[];
  readonly attachments: readonly ShownAttachment[];
  readonly quotes: string | undefined;
  readonly billed: boolean;
  readonly reactions: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
  readonly letter: Letter;
}

export function seen(letter: Letter): Seen {
  return {
    id: letter.id,
    from: letter.from === 'admin' ? 'admin' : 'oa',
    way: letter.way,
    text: letter.text,
    buttons: letter.buttons.map(({ title }) => title),
    attachments: letter.attachments,
    quotes: letter.quotes,
    billed: letter.billed ?? false,
    reactions: [...letter.reactions],
    at: letter.at,
    letter,
  };
}
