import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { ArchiveRefused, seal, unseal } from './sealed-file.ts';

/** What an archive begins with: when its snapshot was taken and of which schema it is. */
export type Manifest = {
  takenAt: string;
  migrations: { name: string; checksum: string }[];
  /** By name, the last number each gave out. */
  sequences: Record<string, string>;
};

/**
 * The content of an archive, in this order: the manifest, each table with its rows as COPY writes them, each file with its
 * bytes, the end.
 */
export type ArchiveRecord =
  | { kind: 'manifest'; manifest: Manifest }
  | { kind: 'table'; name: string; columns: string[] }
  | { kind: 'file'; sha256: string }
  /** Belongs to the table or the file before it. */
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'end' };

const BYTES = 0;
const JSON_VALUE = 1;
const HEAD_BYTES = 5;

/** Writes records to `path`, compressed and sealed. The file is new, readable by its owner only, and on the disk at the end. */
export async function writeArchive(
  path: string,
  records: AsyncIterable<ArchiveRecord>,
  secretKey: string,
): Promise<void> {
  await pipeline(
    encoded(records),
    createZstdCompress(),
    (source: AsyncIterable<Buffer>) => seal(source, secretKey),
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  );
}

export type Archive = {
  /** The next table, file or whatever it is; what is left of the bytes of the one before is passed over. Null after the last. */
  next(): Promise<Exclude<ArchiveRecord, { kind: 'bytes' }> | null>;
  /** The bytes of the table or file that came last. */
  bytes(): AsyncGenerator<Buffer>;
};

/** Both functions throw ArchiveRefused, also in the middle: of what was given out nothing may stay then. */
export function openArchive(path: string, secretKey: string): Archive {
  const records = readRecords(path, secretKey);
  let ahead: Exclude<ArchiveRecord, { kind: 'bytes' }> | null = null;
  return {
    async next() {
      let record = ahead;
      ahead = null;
      while (!record) {
        const { value, done } = await records.next();
        if (done) return null;
        if (value.kind !== 'bytes') record = value;
      }
      return record;
    },
    async *bytes() {
      while (!ahead) {
        const { value, done } = await records.next();
        if (done) return;
        if (value.kind === 'bytes') yield value.bytes;
        else ahead = value;
      }
    },
  };
}

async function* readRecords(path: string, secretKey: string): AsyncGenerator<ArchiveRecord> {
  const unpacked = createZstdDecompress();
  // A failure of it is met below, where the end of it is read.
  const reading = pipeline(unseal(path, secretKey), unpacked).then(
    () => null,
    (error: Error) => error,
  );
  try {
    yield* decoded(unpacked);
  } catch (error) {
    throw (await reading) ?? error;
  }
}

/** Reads all of it and keeps nothing: whether every piece is there and as it was written. @throws ArchiveRefused */
export async function checkArchive(path: string, secretKey: string): Promise<void> {
  for await (const _piece of unseal(path, secretKey));
}

async function* encoded(records: AsyncIterable<ArchiveRecord>): AsyncGenerator<Buffer> {
  for await (const record of records) {
    const isBytes = record.kind === 'bytes';
    const body = isBytes ? record.bytes : Buffer.from(JSON.stringify(record));
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt8(isBytes ? BYTES : JSON_VALUE, 0);
    head.writeUInt32BE(body.length, 1);
    yield head;
    yield body;
  }
}

async function* decoded(source: AsyncIterable<Buffer>): AsyncGenerator<ArchiveRecord> {
  let held: Buffer[] = [];
  let length = 0;
  let wanted = HEAD_BYTES;
  for await (const chunk of source) {
    held.push(chunk);
    length += chunk.length;
    if (length < wanted) continue;
    let rest = Buffer.concat(held);
    for (;;) {
      wanted = rest.length < HEAD_BYTES ? HEAD_BYTES : HEAD_BYTES + rest.readUInt32BE(1);
      if (rest.length < wanted) break;
      const body = rest.subarray(HEAD_BYTES, wanted);
      yield rest.readUInt8(0) === BYTES
        ? { kind: 'bytes', bytes: body }
        : (JSON.parse(body.toString()) as ArchiveRecord);
      rest = rest.subarray(wanted);
    }
    held = [rest];
    length = rest.length;
  }
  if (length > 0) throw new ArchiveRefused('damaged');
}
