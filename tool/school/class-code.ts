/** Text as people meant it: full-width digits and letters made plain (３Ａ → 3A), blanks single, ends trimmed. */
export function plainText(text: string): string {
  // zero-width characters come along when a cell is pasted from a web page
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A class as the school writes it: `3a` → `3A`, `3 A` → `3A`, `1 Joy` stays. At most 20 characters; else undefined. */
export function classCodeOf(text: string): string | undefined {
  const plain = plainText(text).replace(/班$/, '').trim();
  if (plain === '' || plain.length > 20) return undefined;
  return /^(?:[A-Z]\.?)?\s?\d{1,2}\s?[A-Z]$/i.test(plain) ? plain.replace(/\s/g, '').toUpperCase() : plain;
}

/** The same class written differently has the same key: 3A, P3A, P.3A, 小3A. */
export function classKey(code: string): string {
  return plainText(code)
    .toUpperCase()
    .replace(/班$/, '')
    .replace(/[\s.]/g, '')
    .replace(/^[PSF小中](?=\d)/, '');
}

/** The year level in a class's code, for sorting 9A before 10A; null when there is none. */
export function levelOf(code: string): number | null {
  const digits = /\d{1,2}/.exec(classKey(code))?.[0];
  return digits === undefined ? null : Number(digits);
}
