import { inflateRawSync } from 'node:zlib';
import { AppError } from '../../core/http/errors.ts';

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** Unpacked, a list of 5,000 pupils is 2 to 6 MB. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_ENTRIES = 500;

/**
 * Refuses a zip that would unpack to more than a list can be: the entries are really unpacked, one after another, with a
 * limit, since the sizes that a zip declares may lie.
 * @throws AppError 422 `list_unreadable` for a broken zip, `list_too_large` for a bomb
 */
export function guardZip(bytes: Buffer): void {
  let left = MOST_BYTES;
  for (const entry of entriesOf(bytes)) {
    left -= unpackedSize(entry, left);
    if (left < 0) throw bomb();
  }
}

interface Entry {
  method: number;
  packed: Buffer;
}

function entriesOf(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END_OF_DIRECTORY) throw broken();
  const count = bytes.readUInt16LE(end + 10);
  if (count > MOST_ENTRIES) throw bomb();
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  // The unpacker knows ways to another directory than this one: several disks, zip64, bytes put before the archive.
  const isPlain = bytes.readUInt32LE(end + 4) === 0 && bytes.readUInt16LE(end + 8) === count;
  if (!isPlain || at + bytes.readUInt32LE(end + 12) !== end) throw broken();
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw broken();
    const local = bytes.readUInt32LE(at + 42);
    if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL_ENTRY) throw broken();
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const size = bytes.readUInt32LE(at + 20);
    if (start + size > bytes.length) throw broken();
    entries.push({ method: bytes.readUInt16LE(at + 10), packed: bytes.subarray(start, start + size) });
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function unpackedSize(entry: Entry, limit: number): number {
  if (entry.method === STORED) return entry.packed.length;
  if (entry.method !== DEFLATED) throw broken();
  try {
    return inflateRawSync(entry.packed, { maxOutputLength: limit }).length;
  } catch (error) {
    throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? bomb() : broken();
  }
}

const bomb = (): AppError => new AppError(413, 'list_too_large', 'The file unpacks to far more than a list of pupils');
const broken = (): AppError => new AppError(422, 'list_unreadable', 'The file is damaged, or is not an Excel workbook');
