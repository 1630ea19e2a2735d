/** The smallest PNG there is; `n` makes it another file. */
export function png(n = 0): Buffer {
  const head = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  return Buffer.concat([head, Buffer.from([n])]);
}

/** An Ogg file that carries Opus, as voice messages do. */
export function voice(): Buffer {
  const page = Buffer.alloc(64);
  page.write('OggS', 0, 'latin1');
  page.writeUInt8(2, 5);
  page.writeUInt8(1, 26);
  page.writeUInt8(19, 27);
  page.write('OpusHead', 28, 'latin1');
  return page;
}
