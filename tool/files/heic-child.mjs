// Decodes one HEIC picture in a process of its own: heic-child.mjs SOURCE TARGET PIXELS
import { readFile } from 'node:fs/promises';
import decode from 'heic-decode';
import sharp from 'sharp';

const MAX_INPUT_PIXELS = 64_000_000;
const [source, target, pixels] = process.argv.slice(2);

const [picture] = await decode.all({ buffer: await readFile(source) });
if (picture.width * picture.height > MAX_INPUT_PIXELS) throw new Error('the picture has too many pixels');
const { width, height, data } = await picture.decode();
await sharp(data, { raw: { width, height, channels: 4 } })
  .resize({ width: Number(pixels), height: Number(pixels), fit: 'inside', withoutEnlargement: true })
  .flatten({ background: '#ffffff' })
  .jpeg({ quality: 82 })
  .toFile(target);
