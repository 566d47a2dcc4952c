import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanName, nameFor } from '../../../tool/files/file-name.ts';
import { sniff } from '../../../tool/files/sniff.ts';
import { heic, mp3, mp4, opus, pdf, picture, program, wav, webm, zip } from './samples.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'homeloop-sniff-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function told(bytes: Buffer): Promise<string | undefined> {
  const path = join(folder, 'upload');
  await writeFile(path, bytes);
  const content = await sniff(path);
  return content && `${content.kind} ${content.mediaType}`;
}

const WORD = 'docx application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const DOCX = ['[Content_Types].xml', '_rels/.rels', 'word/document.xml'];

describe('what a file is by its bytes', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, string | undefined]>([
    ['JPEG', () => picture('jpeg'), 'image image/jpeg'],
    ['PNG', () => picture('png'), 'image image/png'],
    ['WebP', () => picture('webp'), 'image image/webp'],
    ['HEIC', heic, 'heic image/heic'],
    ['PDF', () => pdf, 'pdf application/pdf'],
    ['docx', () => zip(DOCX), WORD],
    ['docx that would unpack to 4 GB', () => zip(DOCX, 0xfffffffe), WORD],
    ['mp3', () => mp3, 'audio audio/mpeg'],
    ['wav', () => wav, 'audio audio/wav'],
    ['Opus in Ogg', () => opus, 'audio audio/ogg'],
    ['m4a', () => mp4('M4A ', 'soun'), 'audio audio/mp4'],
    ['sound in an MP4, as Safari records', () => mp4('mp42', 'soun'), 'audio audio/mp4'],
    ['sound in a QuickTime', () => mp4('qt  ', 'soun'), 'audio audio/mp4'],
    ['sound in a WebM, as Chrome records', () => webm('A_OPUS'), 'audio audio/webm'],
    ['film in a WebM', () => webm('V_VP9'), undefined],
    ['film in an MP4', () => mp4('mp42', 'soun', 'vide'), undefined],
    ['MP4 of nothing', () => mp4('mp42'), undefined],
    ['Word with macros', () => zip([...DOCX, 'word/vbaProject.bin']), undefined],
    ['some zip', () => zip(['a.txt']), undefined],
    ['a zip cut off', () => zip(DOCX).subarray(0, 100), undefined],
    ['GIF', () => picture('gif'), undefined],
    ['a program', () => program, undefined],
    ['a script', () => Buffer.from('#!/bin/sh\nrm -rf /\n'), undefined],
    ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>'), undefined],
    ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
    ['gzip', () => Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), undefined],
    ['one byte', () => Buffer.from('P'), undefined],
    ['zeros', () => Buffer.alloc(5000), undefined],
  ])('%s', async (_case, bytes, expected) => {
    expect(await told(await bytes())).toBe(expected);
  });
});

describe('names', () => {
  const jpeg = { kind: 'image' as const, mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'] };
  const word = { kind: 'docx' as const, mediaType: WORD, extensions: ['docx'] };
  test.each([
    ['photo.jpg', jpeg, 'photo.jpg'],
    ['PHOTO.JPEG', jpeg, 'PHOTO.JPEG'],
    ['IMG_0001.HEIC', jpeg, 'IMG_0001.HEIC.jpg'],
    ['1000012345', jpeg, '1000012345.jpg'],
    ['第3課 v2.1', jpeg, '第3課 v2.1.jpg'],
    ['photo.exe', jpeg, 'photo.exe.jpg'],
    ['photo.pdf', jpeg, undefined],
    ['work.jpg', word, undefined],
    ['作文.docx', word, '作文.docx'],
  ])('%s', (given, content, expected) => {
    expect(nameFor(given, content)).toBe(expected);
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\fakepath\\家課.jpg', '家課.jpg'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['a\u0000b\r\n.pdf', 'ab.pdf'],
    ['...', 'file'],
    ['', 'file'],
    ['.htaccess', 'htaccess'],
  ])('%j is cleaned', (given, expected) => {
    expect(cleanName(given)).toBe(expected);
  });

  test('a long name keeps its extension', () => {
    const name = cleanName(`${'長'.repeat(400)}.jpg`);
    expect(name.length).toBeLessThanOrEqual(200);
    expect(name).toMatch(/\.jpg$/);
  });
});
