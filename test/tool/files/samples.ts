import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

/** A picture of the given size, in the given format. */
export function picture(format: 'jpeg' | 'png' | 'webp' | 'gif' = 'jpeg', width = 60, height = 40): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#c0d8ff' } })
    .toFormat(format)
    .toBuffer();
}

/** A phone's picture: turned by its EXIF, with the place it was taken at. */
export function phonePicture(width = 60, height = 40): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#c0d8ff' } })
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '22/1 18/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

export const heic = (): Promise<Buffer> => readFile(new URL('./fixtures/picture.heic', import.meta.url));

export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/** The head of a Windows program. */
export const program = Buffer.concat([
  Buffer.from('MZ'),
  Buffer.alloc(58),
  Buffer.from([64, 0, 0, 0]),
  Buffer.from('PE\0\0'),
  Buffer.alloc(400),
]);

/** A zip of stored entries. `claims`: the unpacked size that the directory claims for each. */
export function zip(names: string[], claims = 4): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const name of names) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt32LE(4, 18);
    local.writeUInt32LE(claims, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(4, 20);
    entry.writeUInt32LE(claims, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), Buffer.from('text'));
    entries.push(entry, Buffer.from(name));
    offset += 34 + name.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const track = (handler: string): Buffer =>
  box('trak', box('mdia', box('hdlr', Buffer.alloc(8), Buffer.from(handler), Buffer.alloc(12))));

/** An MP4 with the given brand and tracks (`soun`, `vide`). */
export const mp4 = (brand: string, ...handlers: string[]): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from(brand), Buffer.alloc(4), Buffer.from('isommp42')),
    box('mdat', Buffer.alloc(64)),
    box('moov', ...handlers.map(track)),
  ]);

/** The head of a WebM with one track of the given codec. */
export const webm = (codec: string): Buffer =>
  Buffer.concat([
    Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84]),
    Buffer.from('webm'),
    Buffer.alloc(40),
    Buffer.from([0x86, 0x80 | codec.length]),
    Buffer.from(codec),
    Buffer.alloc(100),
  ]);

export const wav = Buffer.concat([
  Buffer.from('RIFF'),
  Buffer.from([36, 0, 0, 0]),
  Buffer.from('WAVEfmt '),
  Buffer.alloc(40),
]);
export const opus = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead'), Buffer.alloc(64)]);
export const mp3 = Buffer.concat([
  Buffer.from('ID3'),
  Buffer.from([3, 0, 0, 0, 0, 0, 10]),
  Buffer.alloc(10),
  Buffer.from([0xff, 0xfb, 0x90, 0x44]),
  Buffer.alloc(500),
]);
