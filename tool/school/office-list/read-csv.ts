/**
 * Reads RFC 4180 text: quoted fields, doubled quotes, line breaks inside quotes; commas, semicolons or tabs, whichever the
 * first line has most of. A quote that is never closed runs to the end.
 * @param mostRows reading stops after this many rows
 */
export function readCsv(text: string, mostRows: number): string[][] {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endRow = (): void => {
    rows.push([...row, field]);
    row = [];
    field = '';
  };
  for (let at = 0; at < text.length && rows.length < mostRows; at += 1) {
    const sign = text[at] as string;
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && field === '') quoted = true;
    else if (sign === separator) {
      row.push(field);
      field = '';
    } else if (sign === '\n') endRow();
    else if (sign !== '\r') field += sign;
  }
  if ((field !== '' || row.length > 0) && rows.length < mostRows) endRow();
  return rows;
}

/**
 * The text of a file that Excel or WebSAMS saved: UTF-8, UTF-16 with its mark, else Big5 (with Hong Kong's characters),
 * which is what Chinese Windows writes.
 */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('big5').decode(bytes);
  }
}

function separatorOf(text: string): string {
  const line =
    text
      .slice(0, 5000)
      .split('\n')
      .find((each) => each.trim() !== '') ?? '';
  const counted = [',', '\t', ';'].map((sign) => ({ sign, count: line.split(sign).length }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).sign;
}
