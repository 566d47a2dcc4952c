import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanBody } from '../../../tool/homework/homework-body.ts';

test.each([
  ['what is allowed stays', '<h3>一</h3><p><strong>背</strong> <em>讀</em><br /><u>a</u><s>b</s></p>', null],
  ['lists, quotes, code', '<ul><li>a</li></ul><ol><li>b</li></ol><blockquote>c</blockquote><code>d</code>', null],
  ['scripts go with their text', '<p>a</p><script>alert(1)</script>', '<p>a</p>'],
  ['pictures go', '<p>a<img src="https://x.example/a.png" onerror="alert(1)">b</p>', '<p>ab</p>'],
  ['handlers and styles go', '<p onclick="x()" style="color:red" class="y">a</p>', '<p>a</p>'],
  ['unknown tags leave their text', '<div><span>a</span></div>', 'a'],
  ['b and i are said properly', '<b>a</b><i>b</i>', '<strong>a</strong><em>b</em>'],
  ['script addresses go', '<a href="javascript:alert(1)">a</a>', '<a rel="noopener" target="_blank">a</a>'],
  ['so do hidden ones', '<a href="jav&#x09;ascript:alert(1)">a</a>', '<a rel="noopener" target="_blank">a</a>'],
  ['data addresses too', '<a href="data:text/html,x">a</a>', '<a rel="noopener" target="_blank">a</a>'],
  ['addresses without a scheme of their own', '<a href="//x.example">a</a>', '<a rel="noopener" target="_blank">a</a>'],
  [
    'links open beside the page',
    '<a href="https://x.example/?a=1&amp;b=2" target="_top" rel="opener">a</a>',
    '<a href="https://x.example/?a=1&amp;b=2" rel="noopener" target="_blank">a</a>',
  ],
  [
    'mail addresses',
    '<a href="mailto:office@x.example">a</a>',
    '<a href="mailto:office@x.example" rel="noopener" target="_blank">a</a>',
  ],
  ['nothing to read is nothing', '<p>&nbsp; <br></p><p></p>', ''],
  ['plain text keeps its signs', '1 &lt; 2 &amp; 3', null],
])('%s', (_name, html, expected) => {
  expect(cleanBody(html)).toBe(expected ?? html);
});

test('whatever comes in, only the tags and attributes named come out', () => {
  const piece = fc.constantFrom(
    '<p>',
    '</p>',
    '<a href="javascript:x">',
    '</a>',
    '<img src=x onerror=y>',
    '<script>',
    '</script>',
    '<svg/onload=z>',
    '<style>',
    '</style>',
    '"',
    "'",
    '<',
    '>',
    '<!--',
    '-->',
    '功課',
    '<math><mi>',
    '&lt;',
    '<textarea>',
    '<h3>',
    '<a href=https://x>',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const clean = cleanBody(pieces.join(''));
      for (const tag of clean.match(/<[^>]*>/g) ?? [])
        expect(tag).toMatch(
          /^<\/?(p|br \/|strong|em|u|s|h3|ul|ol|li|blockquote|code|a( href="https?:[^"]*")?( rel="noopener" target="_blank")?)>$/,
        );
    }),
    { numRuns: 500 },
  );
});
