import { open, type FileHandle } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import type { FileKind } from './file.contract.ts';
import { hasVideoTrack, isWordDocument, webmTracks } from './sniff-containers.ts';

/** What a file is by its content. */
export interface Sniffed {
  kind: Exclude<FileKind, 'other'>;
  mediaType: string;
  /** Extensions under which it may go, the usual one first. */
  extensions: string[];
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const HEIC = { kind: 'heic', extensions: ['heic', 'heif', 'heics', 'heifs', 'hif'] } as const;
const M4A = ['m4a', 'mp4', 'aac', 'm4b'];
const OGG = ['ogg', 'oga', 'opus'];

const KNOWN: Record<string, { kind: Sniffed['kind']; extensions: readonly string[]; mediaType?: string }> = {
  'image/jpeg': { kind: 'image', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  'image/png': { kind: 'image', extensions: ['png'] },
  'image/webp': { kind: 'image', extensions: ['webp'] },
  'image/heic': HEIC,
  'image/heif': HEIC,
  'image/heic-sequence': HEIC,
  'image/heif-sequence': HEIC,
  'application/pdf': { kind: 'pdf', extensions: ['pdf'] },
  'audio/mpeg': { kind: 'audio', extensions: ['mp3', 'mpga', 'mp2'] },
  'audio/aac': { kind: 'audio', extensions: ['aac', 'm4a'] },
  'audio/x-m4a': { kind: 'audio', extensions: M4A, mediaType: 'audio/mp4' },
  'audio/mp4': { kind: 'audio', extensions: M4A },
  'audio/ogg': { kind: 'audio', extensions: OGG },
  'audio/ogg; codecs=opus': { kind: 'audio', extensions: OGG, mediaType: 'audio/ogg' },
  'audio/wav': { kind: 'audio', extensions: ['wav', 'wave'] },
};

/**
 * Tells by its bytes what a received file is. Nothing is unpacked: of archives only the directory is read.
 * @returns undefined for anything that isn't taken
 */
export async function sniff(path: string): Promise<Sniffed | undefined> {
  const handle = await open(path, 'r');
  try {
    const head = Buffer.alloc(4100);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return await sniffContent(path, handle, head.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

async function sniffContent(path: string, handle: FileHandle, head: Buffer): Promise<Sniffed | undefined> {
  if (head.subarray(0, 2).toString('latin1') === 'PK')
    return (await isWordDocument(handle)) ? { kind: 'docx', mediaType: DOCX, extensions: ['docx'] } : undefined;
  // file-type would unpack a gzip to look inside; nothing that we take is one.
  if (head[0] === 0x1f && head[1] === 0x8b) return undefined;
  if (head.length < 4) return undefined;
  if (head.readUInt32BE(0) === 0x1a45dfa3)
    return (await webmTracks(handle)) === 'audio' ? audio('audio/webm', 'webm', 'weba') : undefined;
  const found = await fileTypeFromFile(path);
  if (!found) return undefined;
  // Phones record sound into containers that are named for films.
  if (found.mime === 'video/mp4' || found.mime === 'video/quicktime')
    return (await hasVideoTrack(handle)) === false ? audio('audio/mp4', ...M4A, 'mov') : undefined;
  const known = KNOWN[found.mime];
  return known && { kind: known.kind, mediaType: known.mediaType ?? found.mime, extensions: [...known.extensions] };
}

function audio(mediaType: string, ...extensions: string[]): Sniffed {
  return { kind: 'audio', mediaType, extensions };
}
