import type { Endpoint, Endpoints, UploadedFile } from './endpoint.ts';
import { invalid, mistake, refusal } from './errors.ts';
import type { Ids } from './ids.ts';
import type { Switches } from './switches.ts';

export type UploadKind = 'image' | 'gif' | 'file';

interface Upload extends UploadedFile {
  readonly kind: UploadKind;
  readonly at: number;
}

const MEGABYTE = 1024 * 1024;
const DAY = 24 * 3_600_000;
/** Contract §5. */
const LIMITS: Record<UploadKind, number> = { image: MEGABYTE, gif: 5 * MEGABYTE, file: 5 * MEGABYTE };
const NAMES: Record<UploadKind, RegExp> = {
  image: /\.(jpe?g|png)$/i,
  gif: /\.gif$/i,
  file: /\.(pdf|docx?|csv)$/i,
};
const LIFE = 7 * DAY;
const MONTH = 30 * DAY;

const startsWith = (data: Buffer, ...bytes: number[]) => bytes.every((byte, at) => data[at] === byte);

/** Zalo looks at the pictures; what it is named does not count. */
function isPicture(kind: UploadKind, data: Buffer) {
  if (kind === 'gif') return startsWith(data, 0x47, 0x49, 0x46);
  return startsWith(data, 0xff, 0xd8, 0xff) || startsWith(data, 0x89, 0x50, 0x4e, 0x47);
}

/** What was uploaded, good for 7 days. */
export class Uploads {
  readonly #now: () => number;
  readonly #ids: Ids;
  readonly #switches: Switches;
  readonly #byId = new Map<string, Upload>();

  constructor(now: () => number, ids: Ids, switches: Switches) {
    this.#now = now;
    this.#ids = ids;
    this.#switches = switches;
  }

  add(kind: UploadKind, file: UploadedFile | undefined): string {
    if (!file || file.data.length === 0) throw invalid('file');
    if (file.data.length > LIMITS[kind]) throw mistake(-210);
    if (!NAMES[kind].test(file.name) || (kind !== 'file' && !isPicture(kind, file.data)))
      throw invalid('file');
    const month = [...this.#byId.values()].filter((one) => one.kind === kind && this.#now() - one.at < MONTH);
    if (month.length >= this.#switches.uploadsPerMonth) throw refusal(-211);
    const id = kind === 'file' ? this.#ids.token('file') : this.#ids.message();
    this.#byId.set(id, { ...file, kind, at: this.#now() });
    return id;
  }

  /** @throws ZaloError for what is unknown, of another kind, or older than 7 days */
  take(id: string, kind: UploadKind): Upload {
    const upload = this.#byId.get(id);
    if (!upload || upload.kind !== kind) throw invalid(kind === 'file' ? 'token' : 'attachment_id');
    if (this.#now() - upload.at > LIFE) throw refusal(-100);
    return upload;
  }
}

const upload = (kind: UploadKind): Endpoint => ({
  takes: 'multipart',
  run: (state, _fields, file) => {
    const id = state.uploads.add(kind, file);
    return kind === 'file' ? { token: id } : { attachment_id: id };
  },
});

export const uploadEndpoints: Endpoints = {
  'POST /v2.0/oa/upload/image': upload('image'),
  'POST /v2.0/oa/upload/gif': upload('gif'),
  'POST /v2.0/oa/upload/file': upload('file'),
};
