import type { Sniffed } from './sniff.ts';

const MAX_NAME = 200;
// Control characters, and those that turn the reading direction: `photo‮gpj.exe` reads as `photoexe.jpg`.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A file's name as people gave it, without folders, invisible characters and excess; `file` when nothing is left. */
export function cleanName(given: string): string {
  const last = given.normalize('NFC').replace(INVISIBLE, '').split(/[/\\]/).pop() ?? '';
  const name = last.trim().replace(/^\.+/, '');
  if (name === '') return 'file';
  if (name.length <= MAX_NAME) return name;
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  return (
    Array.from(name.slice(0, MAX_NAME - extension.length))
      .join('')
      .trimEnd() + extension
  );
}

/** The extension in lower case without its dot; empty when there is none. */
export function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

const PICTURES = ['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'webp', 'heic', 'heif', 'heics', 'heifs', 'hif'];
const SOUNDS = ['mp3', 'mpga', 'm4a', 'm4b', 'mp4', 'aac', 'ogg', 'oga', 'opus', 'webm', 'weba', 'wav', 'wave'];
const FAMILIES: string[][] = [PICTURES, SOUNDS, ['pdf'], ['docx']];

/** Whether a name promises one of the kinds that we take. */
export function promisesKnownKind(name: string): boolean {
  return FAMILIES.some((family) => family.includes(extensionOf(name)));
}

/**
 * The name under which a file of this content is kept, always ending in an extension that opens it.
 * Pictures among pictures are forgiven (phones call HEIC .jpg), and so is a missing or unknown extension: the right one is added.
 * @returns undefined when the name promises another kind: `file_misnamed`
 */
export function nameFor(given: string, content: Sniffed): string | undefined {
  const name = cleanName(given);
  const extension = extensionOf(name);
  if (content.extensions.includes(extension)) return name;
  const promised = FAMILIES.find((family) => family.includes(extension));
  if (promised && !promised.includes(content.extensions[0] as string)) return undefined;
  return `${name}.${content.extensions[0]}`;
}
