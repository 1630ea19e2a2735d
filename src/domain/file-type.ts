import type { AttachmentKind } from './message.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** What we know of content types: what each is to a channel, and the ending of the name that we give it. */
const TYPES: Record<string, { kind: AttachmentKind; ending: string }> = {
  'image/jpeg': { kind: 'image', ending: 'jpg' },
  'image/png': { kind: 'image', ending: 'png' },
  'image/webp': { kind: 'image', ending: 'webp' },
  'audio/ogg': { kind: 'voice', ending: 'ogg' },
  'audio/opus': { kind: 'voice', ending: 'opus' },
  'audio/mpeg': { kind: 'audio', ending: 'mp3' },
  'audio/mp4': { kind: 'audio', ending: 'm4a' },
  'audio/x-m4a': { kind: 'audio', ending: 'm4a' },
  'audio/aac': { kind: 'audio', ending: 'aac' },
  'audio/amr': { kind: 'voice', ending: 'amr' },
  'video/mp4': { kind: 'video', ending: 'mp4' },
  'video/webm': { kind: 'video', ending: 'webm' },
  'video/quicktime': { kind: 'video', ending: 'mov' },
  'audio/wav': { kind: 'document', ending: 'wav' },
  'text/plain': { kind: 'document', ending: 'txt' },
  'application/pdf': { kind: 'document', ending: 'pdf' },
  'application/rtf': { kind: 'document', ending: 'rtf' },
  'application/zip': { kind: 'document', ending: 'zip' },
  'application/json': { kind: 'document', ending: 'json' },
  [`${OFFICE}.wordprocessingml.document`]: { kind: 'document', ending: 'docx' },
  [`${OFFICE}.spreadsheetml.sheet`]: { kind: 'document', ending: 'xlsx' },
  [`${OFFICE}.presentationml.presentation`]: { kind: 'document', ending: 'pptx' },
  'application/vnd.oasis.opendocument.text': { kind: 'document', ending: 'odt' },
  'application/vnd.oasis.opendocument.spreadsheet': { kind: 'document', ending: 'ods' },
};

/** Drawings and scanned books bear the name of images, and hold no photograph. */
const NO_PICTURES = ['image/vnd.dwg', 'image/vnd.djvu'];

/** A type that is not known is a document, to be downloaded and never shown. */
export function kindOf(mime: string): AttachmentKind {
  return TYPES[mime]?.kind ?? 'document';
}

/** The ending of a file's name, without a dot; null for a type that nobody should open by a double click. */
export function endingOf(mime: string): string | null {
  return TYPES[mime]?.ending ?? null;
}

/** Whether something is a picture, whichever kind: only its pixels may be kept. */
export function isPicture(mime: string): boolean {
  return mime.startsWith('image/') && !NO_PICTURES.includes(mime);
}
