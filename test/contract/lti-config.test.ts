/** What stands in lti-config/, what a running tool tells, and what people read: held equal. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { printedFiles } from '../../lti-config/print.ts';
import { useLtiHarness } from './lti-harness.ts';

const harness = useLtiHarness();
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test.each(['canvas.json', 'moodle.json'])('lti-config/%s is what the tool prints', (name) => {
  expect(JSON.parse(read(`lti-config/${name}`))).toEqual(JSON.parse(printedFiles()[name] ?? ''));
});

test('the guide for Moodle names every field and what to enter', () => {
  const rows = read('lti-config/moodle.md').replaceAll('`', '').replaceAll(/ +/g, ' ');
  for (const [name, value] of Object.entries(JSON.parse(read('lti-config/moodle.json')) as Record<string, string>))
    expect(rows).toContain(`| ${name} | ${value} |`);
});

test('the guide for Canvas names every address and custom field', () => {
  const guide = read('lti-config/canvas.md');
  const canvas = JSON.parse(read('lti-config/canvas.json')) as Record<string, unknown>;
  const custom = canvas.custom_fields as Record<string, string>;
  for (const key of ['oidc_initiation_url', 'target_link_uri', 'public_jwk_url'])
    expect(guide).toContain(`\`${canvas[key] as string}\``);
  for (const [name, value] of Object.entries(custom)) expect(guide).toContain(`\`${name}=${value}\``);
});

test('the running tool gives Canvas the same configuration under its own address', async () => {
  const { origin } = harness();
  const answer = await fetch(`${origin}/lti/config/canvas.json`);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  const text = JSON.stringify(await answer.json());
  const host = new URL(origin).host;
  const printed = JSON.stringify(JSON.parse(printedFiles(origin)['canvas.json'] ?? ''));
  expect(text).toBe(printed);
  expect(text).toContain(`"domain":"${host}"`);
});

test('the server’s texts are complete in both languages, with the same values to fill in', () => {
  const [en, zh] = ['en', 'zh-Hant'].map(
    (locale) => JSON.parse(read(`tool/core/i18n/locales/${locale}.json`)) as Record<string, string>,
  );
  expect(Object.keys(zh ?? {}).sort()).toEqual(Object.keys(en ?? {}).sort());
  for (const [key, text] of Object.entries(en ?? {})) {
    const values = (each: string): string[] => (each.match(/\{\{\w+\}\}/g) ?? []).sort();
    expect({ key, values: values(zh?.[key] ?? '') }).toEqual({ key, values: values(text) });
    expect(zh?.[key]).not.toMatch(/作業|提交|用戶(?!端)|賬|郵箱|！/);
    expect(text).not.toMatch(/\buser\b|Oops|!/);
  }
});
