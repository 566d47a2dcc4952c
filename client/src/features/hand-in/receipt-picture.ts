export interface ReceiptPicture {
  title: string;
  body: string;
  facts: readonly (readonly [name: string, lines: readonly string[]])[];
  foot: string;
  /** The picture's file name. */
  name: string;
}

const width = 720;
const margin = 44;
const nameWidth = 128;
const line = 30;

/**
 * Draws the receipt as a picture and gives it to the device: by its share sheet on phones (where "save" lies), else as a
 * download. Drawn in black on white: it is shown to teachers and printed.
 * @returns false when the device took it in neither way
 */
export async function savePicture(receipt: ReceiptPicture): Promise<boolean> {
  const blob = await new Promise<Blob | null>((resolve) => draw(receipt).toBlob(resolve, 'image/png'));
  if (!blob) return false;
  const file = new File([blob], receipt.name, { type: 'image/png' });
  if (window.matchMedia('(pointer: coarse)').matches && navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file] });
      return true;
    } catch (error) {
      // Closed again by the person: that is an answer, not a failure.
      if (error instanceof DOMException && error.name === 'AbortError') return true;
    }
  }
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = receipt.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}

function draw(receipt: ReceiptPicture): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const measure = canvas.getContext('2d');
  if (!measure) return canvas;
  const rows = layOut(receipt, measure);
  const scale = 2;
  canvas.width = width * scale;
  canvas.height = rows.height * scale;
  const pen = canvas.getContext('2d');
  if (!pen) return canvas;
  pen.scale(scale, scale);
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, rows.height);
  pen.textBaseline = 'alphabetic';
  for (const { text, x, y, font, ink } of rows.texts) {
    pen.font = font;
    pen.fillStyle = ink;
    pen.fillText(text, x, y);
  }
  pen.fillStyle = '#20241f';
  for (const y of rows.rules) pen.fillRect(margin, y, width - 2 * margin, 1);
  return canvas;
}

interface Placed {
  text: string;
  x: number;
  y: number;
  font: string;
  ink: string;
}

function layOut(receipt: ReceiptPicture, pen: CanvasRenderingContext2D) {
  const style = getComputedStyle(document.documentElement);
  const sans = style.getPropertyValue('--hl-sans') || 'sans-serif';
  const serif = style.getPropertyValue('--hl-serif') || 'serif';
  const texts: Placed[] = [];
  const rules: number[] = [];
  let y = margin + 34;
  const put = (text: string, x: number, most: number, font: string, ink: string, step: number) => {
    pen.font = font;
    for (const part of wrapped(text, most, pen)) {
      texts.push({ text: part, x, y, font, ink });
      y += step;
    }
  };
  const whole = width - 2 * margin;
  put(receipt.title, margin, whole, `700 34px ${serif}`, '#20241f', 46);
  put(receipt.body, margin, whole, `400 19px ${sans}`, '#5b5e54', line);
  rules.push(y - 8);
  y += 30;
  for (const [name, lines] of receipt.facts) {
    const top = y;
    put(name, margin, nameWidth - 12, `400 18px ${sans}`, '#5b5e54', line);
    const below = y;
    y = top;
    for (const text of lines) put(text, margin + nameWidth, whole - nameWidth, `400 18px ${sans}`, '#20241f', line);
    y = Math.max(y, below) + 4;
  }
  rules.push(y - 14);
  y += 22;
  put(receipt.foot, margin, whole, `400 15px ${sans}`, '#5b5e54', 24);
  return { texts, rules, height: y + margin - 16 };
}

/** Breaks after any Chinese character and between Latin words; a word too long is cut. */
function wrapped(text: string, most: number, pen: CanvasRenderingContext2D): string[] {
  const pieces = text.match(/[\p{Script=Han}\p{P}]|[^\s\p{Script=Han}]+\s*|\s+/gu) ?? [];
  const lines: string[] = [];
  let now = '';
  for (const piece of pieces.flatMap((whole) => cut(whole, most, pen))) {
    if (now && pen.measureText(now + piece.trimEnd()).width > most) {
      lines.push(now.trimEnd());
      now = '';
    }
    now += piece;
  }
  return now ? [...lines, now.trimEnd()] : lines;
}

function cut(piece: string, most: number, pen: CanvasRenderingContext2D): string[] {
  if (pen.measureText(piece).width <= most) return [piece];
  const parts: string[] = [];
  let now = '';
  for (const letter of piece) {
    if (now && pen.measureText(now + letter).width > most) {
      parts.push(now);
      now = '';
    }
    now += letter;
  }
  return now ? [...parts, now] : parts;
}
