/** A name, address or id as the LMS tells it: no control characters or halves of one, blanks single, at most 255 characters. */
export function plainName(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return Array.from(plain).slice(0, 255).join('');
}
