import sanitizeHtml from 'sanitize-html';

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'strong', 'em', 'u', 's', 'h3', 'ul', 'ol', 'li', 'blockquote', 'a', 'code'],
  allowedAttributes: { a: ['href', 'rel', 'target'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: 50,
  transformTags: {
    b: 'strong',
    i: 'em',
    h1: 'h3',
    h2: 'h3',
    h4: 'h3',
    // A page opened from a homework must neither reach back to the tool nor lose it.
    a: (tagName, attribs) => ({
      tagName,
      attribs: { ...(attribs.href ? { href: attribs.href } : {}), rel: 'noopener', target: '_blank' },
    }),
  },
};

/**
 * Rich text as it may be stored and shown: paragraphs, lists, quotes, emphasis, links. Pictures, styles and scripts are left out.
 * Text that holds nothing to read becomes ''.
 */
export function cleanBody(html: string): string {
  const clean = sanitizeHtml(html, OPTIONS).trim();
  return readableText(clean) === '' ? '' : clean;
}

function readableText(html: string): string {
  return sanitizeHtml(html, { allowedTags: [], allowedAttributes: {} }).replaceAll('&nbsp;', ' ').trim();
}
