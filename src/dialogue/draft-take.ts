import { FILE_LIMIT_BYTES } from '../domain/message.ts';
import { homeProvince, numberSetting } from '../domain/settings.ts';
import { MOST_PIXELS } from '../infra/pictures.ts';
import { forgetPayloads } from '../store/inbox.ts';
import { screen } from '../usecases/questions/screen.ts';
import { unitInText } from '../usecases/units/say-unit.ts';
import { type Draft, type DraftPart, discardDraft, draftText, partsOf } from './draft.ts';
import type { KeptFile, WhyNotKept } from './kept-files.ts';
import type { Message, Turn } from './part.ts';
import { button, leave, sayText } from './say.ts';

const MOST_FILES = 20;

/**
 * Takes a message into a draft and says what could not be taken. Dangers and denunciations come first.
 * @returns the draft as it is now, or null where there is nothing to go on with and that has been said.
 */
export async function takeIn(turn: Turn, draft: Draft, message: Message): Promise<Draft | null> {
  const files = await takeFiles(turn, draft, turn.files);
  const taken: Draft = {
    ...draft,
    touchedAt: turn.now.toISOString(),
    files,
    location: message.location ?? draft.location,
    parts: await takeParts(turn, draft, partsOf(turn, message)),
  };
  if (taken.files.length === 0 && taken.location === null && !hasWords(draftText(taken))) {
    // A file that could not be kept has been spoken of already.
    if (turn.files.length === 0) await sayText(turn, 'ask.noWords');
    return null;
  }
  return screened(turn, taken);
}

/** The draft with one of its messages edited; null when that message is not in it. */
export async function takeEdit(
  turn: Turn,
  draft: Draft,
  messageId: string,
  text: string,
): Promise<Draft | null | 'not-here'> {
  const isIt = (part: DraftPart) => part.messageId === messageId && !part.contact;
  if (!draft.parts.some(isIt)) return 'not-here';
  const others = draft.parts.filter((part) => !isIt(part));
  const room = { ...draft, parts: others };
  const [edited] = (await takeText(turn, room, { messageId, text: text.trim() })).slice(others.length);
  const parts = draft.parts.flatMap((part) => (isIt(part) ? (edited ? [edited] : []) : [part]));
  return screened(turn, { ...draft, touchedAt: turn.now.toISOString(), parts });
}

/** The emergency numbers, where a text speaks of a danger that happens now: before anything else is said about it. */
export async function warnOfDanger(turn: Turn, text: string): Promise<void> {
  const { emergency } = screen(turn.scope, text);
  if (emergency) await sayEmergency(turn, emergency);
}

async function sayEmergency(turn: Turn, numbers: Record<string, string>): Promise<void> {
  await sayText(turn, 'ask.emergency', numbers, undefined, { kind: 'emergency' });
}

/** Shows the emergency numbers once; a likely denunciation is not kept at all. */
async function screened(turn: Turn, draft: Draft): Promise<Draft | null> {
  const { emergency, denunciation } = screen(turn.scope, draftText(draft));
  if (!draft.warned && emergency) await sayEmergency(turn, emergency);
  if (denunciation) {
    await refuseDenunciation(turn, draft);
    return null;
  }
  return { ...draft, warned: draft.warned || emergency !== null };
}

/** Tells the lawful ways and forgets the words (Luật Tố cáo 25/2018, Điều 8, 22). */
export async function refuseDenunciation(turn: Turn, draft: Draft): Promise<void> {
  await discardDraft(turn, draft);
  await forgetPayloads(turn.scope.tx, turn.account);
  leave(turn);
  await sayText(turn, 'ask.denunciation', lawfulPlace(turn), [
    [button(turn, 'ask.button.denounce', 'denounce:yes')],
  ]);
}

/**
 * Who insists hears that this is no way to denounce, and why (Luật Tố cáo 25/2018, Điều 22): nothing is stored, since nobody
 * but the unit that may be denounced would read it here.
 */
export async function refuseInsisted(turn: Turn): Promise<void> {
  await sayText(turn, 'ask.denunciationInsisted', lawfulPlace(turn));
}

function lawfulPlace(turn: Turn): { province: string } {
  const book = turn.scope.rulebook.current();
  return { province: unitInText(book, homeProvince(book), turn.speak) };
}

async function takeParts(turn: Turn, draft: Draft, added: DraftPart[]): Promise<DraftPart[]> {
  let { parts } = draft;
  for (const part of added) parts = await takeText(turn, { ...draft, parts }, part);
  return parts;
}

async function takeText(turn: Turn, draft: Draft, part: DraftPart): Promise<DraftPart[]> {
  const limit = numberSetting(turn.scope.rulebook.current(), 'question-max-characters');
  const before = draft.parts.length === 0 ? 0 : [...draftText(draft)].length + 1;
  const characters = [...part.text];
  const room = Math.max(0, limit - before);
  const cut = characters.length - room;
  if (cut <= 0) return [...draft.parts, part];
  await sayText(turn, 'ask.tooLong', { limit: grouped(turn, limit), cut: grouped(turn, cut) });
  const text = characters.slice(0, room).join('');
  return text === '' ? draft.parts : [...draft.parts, { ...part, text }];
}

async function takeFiles(turn: Turn, draft: Draft, files: readonly KeptFile[]): Promise<Draft['files']> {
  const taken = [...draft.files];
  for (const file of files) {
    if (file.type === 'not-kept') {
      await sayNotKept(turn, file.why);
    } else if (taken.length >= MOST_FILES) {
      await sayText(turn, 'ask.tooManyFiles', { limit: MOST_FILES });
    } else {
      const { sha256, size, mime, kind } = file;
      taken.push({ sha256, size, mime, kind });
    }
  }
  return taken;
}

/** Why a file was not kept, and what to do about it. */
export async function sayNotKept(turn: Turn, why: WhyNotKept): Promise<void> {
  switch (why) {
    case 'too-large':
      return sayText(turn, 'ask.fileTooLarge', { limit: `${FILE_LIMIT_BYTES / 1024 / 1024} MB` });
    case 'empty':
      return sayText(turn, 'ask.fileEmpty');
    case 'gone':
      return sayText(turn, 'ask.fileGone');
    case 'too-many-pixels':
      return sayText(turn, 'ask.pictureTooLarge', { limit: MOST_PIXELS / 1_000_000 });
    case 'several-pictures':
      return sayText(turn, 'ask.pictureSeveral');
    case 'unreadable-picture':
      return sayText(turn, 'ask.pictureUnreadable');
    default:
      return why satisfies never;
  }
}

/** 8.000 in Vietnamese, 8,000 in English. */
function grouped(turn: Turn, count: number): string {
  return new Intl.NumberFormat(turn.speak.locale).format(count);
}

export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
