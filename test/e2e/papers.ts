import sharp from 'sharp';
import { randomBytes } from 'node:crypto';

/** A file as a browser hands it over. */
export interface Paper {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A photograph of a page of an exercise book: big enough to be on its way for a while. */
export async function photo(name: string, width = 1200, height = 1600): Promise<Paper> {
  const lines = Array.from({ length: 12 }, (_, i) => `<path d="M90 ${200 + i * 100}H${width - 90}" stroke="#9db4c8"/>`);
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fbf8ef"/>${lines.join('')}<text x="110" y="180" font-size="72" fill="#2b3a55">${name}</text></svg>`;
  const grain = await sharp(randomBytes(width * height), { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  const buffer = await sharp(Buffer.from(page))
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 82 })
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

/** A PDF of one page that says one line of ASCII. */
export function pdf(name: string, line: string): Paper {
  const text = `BT /F1 28 Tf 72 720 Td (${line.replace(/[()\\]/g, '\\$&')}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = body.length;
  body += `xref\n0 6\n0000000000 65535 f \n${offsets.join('')}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(body, 'latin1') };
}

/** A Windows program that somebody named like a picture. */
export function program(name: string): Paper {
  const buffer = Buffer.alloc(4096);
  buffer.write('MZ\x90\x00\x03\x00\x00\x00', 'latin1');
  buffer.writeUInt32LE(0x80, 0x3c);
  buffer.write('PE\0\0', 0x80, 'latin1');
  return { name, mimeType: 'image/jpeg', buffer };
}
