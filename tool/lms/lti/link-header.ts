/** Straightens a Link header (RFC 8288): Moodle writes `rel=“next”` and `&amp;`. */
export function tidyLink(header: string): string {
  return header.replace(/[“”„‟″]/g, '"').replace(/&amp;/g, '&');
}

/** The URL of `rel="next"`, if any. */
export function nextLink(header: string | undefined): string | undefined {
  for (const part of tidyLink(header ?? '').split(/,(?=\s*<)/)) {
    const match = /<([^>]*)>\s*;(.*)$/s.exec(part);
    if (match && /(?:^|;)\s*rel\s*=\s*"?[^";]*\bnext\b/i.test(match[2] ?? '')) return match[1];
  }
  return undefined;
}
