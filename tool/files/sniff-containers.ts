import type { FileHandle } from 'node:fs/promises';

const MIB = 1024 * 1024;

/**
 * Whether a zip is a Word document without macros, by the names in its central directory.
 * Nothing is inflated, so that what it would unpack to doesn't matter.
 */
export async function isWordDocument(handle: FileHandle): Promise<boolean> {
  const names = await zipNames(handle);
  return (
    names.includes('[Content_Types].xml') &&
    names.includes('word/document.xml') &&
    !names.some((name) => /vbaproject\.bin$/i.test(name))
  );
}

async function zipNames(handle: FileHandle): Promise<string[]> {
  const { size } = await handle.stat();
  // The end record is the last 22 bytes, or stands before a comment of up to 64 kB.
  const tail = await read(handle, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > tail.length) return [];
  const directory = await read(handle, tail.readUInt32LE(end + 16), Math.min(tail.readUInt32LE(end + 12), 4 * MIB));
  const names: string[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
    const length = directory.readUInt16LE(at + 28);
    names.push(directory.subarray(at + 46, at + 46 + length).toString('utf8'));
    at += 46 + length + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return names;
}

/**
 * Whether an MP4 or QuickTime file has a picture track, by the handlers that its movie box declares.
 * @returns undefined when there is no movie box, or no sound in it
 */
export async function hasVideoTrack(handle: FileHandle): Promise<boolean | undefined> {
  const { size } = await handle.stat();
  // Boxes are few; a file of thousands of empty ones isn't worth the walk.
  for (let at = 0, boxes = 0; at + 8 <= size && boxes < 10_000; boxes++) {
    const header = await read(handle, at, 16);
    let length = header.readUInt32BE(0);
    if (length === 1 && header.length >= 16) length = Number(header.readBigUInt64BE(8));
    if (length === 0) length = size - at;
    if (length < 8) return undefined;
    if (header.subarray(4, 8).toString('latin1') === 'moov') {
      const movie = await read(handle, at, Math.min(length, 16 * MIB));
      const handlers = handlerTypes(movie);
      return handlers.includes('soun') ? handlers.includes('vide') : undefined;
    }
    at += length;
  }
  return undefined;
}

function handlerTypes(movie: Buffer): string[] {
  const types: string[] = [];
  for (let at = movie.indexOf('hdlr'); at >= 0; at = movie.indexOf('hdlr', at + 4))
    types.push(movie.subarray(at + 12, at + 16).toString('latin1'));
  return types;
}

/** Whether a WebM holds sound only: the codecs stand in its first kilobytes, as `A_OPUS` or `V_VP8`. */
export async function webmTracks(handle: FileHandle): Promise<'audio' | 'video' | undefined> {
  const head = (await read(handle, 0, 64 * 1024)).toString('latin1');
  if (!head.slice(0, 200).includes('webm')) return undefined;
  if (/V_(VP8|VP9|AV1|MPEG)/.test(head)) return 'video';
  return /A_(OPUS|VORBIS)/.test(head) ? 'audio' : undefined;
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, length));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
  return buffer.subarray(0, bytesRead);
}
