/** Holds the practice LMS to the facts about deep linking, and its switches to what they promise. */
import { mkdtempSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { createJar, startPracticeLms, type Platform } from '../support/practice-lms/index.ts';
import { askToken, call, cell, LINE_ITEM, newColumn, practice, score, usePractice } from './practice-lms-calls.ts';
import { SCOPES } from './practice-lms-tool.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim/';

let moodle: Platform;
let canvas: Platform;

usePractice();
beforeAll(() => {
  ({ moodle, canvas } = practice);
});

describe('deep linking', () => {
  async function choose(platform: Platform, items: unknown[], placement?: string) {
    const jar = createJar();
    const { fields } = await platform.launch(jar, {
      person: 'lee',
      context: '3A-CHI',
      messageType: 'LtiDeepLinkingRequest',
      placement,
    });
    const settings = decodeJwt(fields.id_token!)[`${DL}deep_linking_settings`] as Record<string, unknown>;
    const now = Math.floor(practice.clock.getTime() / 1000);
    const jwt = await practice.tool.sign({
      iss: platform.clientId,
      aud: platform.issuer,
      iat: now,
      exp: now + 60,
      nonce: 'n',
      [`${LTI}message_type`]: 'LtiDeepLinkingResponse',
      [`${LTI}version`]: '1.3.0',
      [`${LTI}deployment_id`]: platform.deploymentId,
      [`${DL}content_items`]: items,
    });
    const back = await platform.finishDeepLinking(jar, String(settings.deep_link_return_url), jwt);
    return { settings, ...back };
  }
  const item = {
    type: 'ltiResourceLink',
    title: '寫作〈我的週末〉',
    url: '',
    custom: { homework: 'h1', list: ['a'], lines: 'one\ninjected=yes' },
    lineItem: { scoreMaximum: 20, resourceId: 'h1', label: 'Other label' },
    submission: { endDateTime: '2026-11-20T00:00:00Z' },
  };

  test('Moodle keeps its form of text: "Array", injected lines, its own label, no dates', async () => {
    const { settings, links } = await choose(moodle, [item]);
    expect(settings).toMatchObject({ accept_multiple: true, auto_create: false });
    expect(settings).not.toHaveProperty('data');
    const column = moodle.gradebook('3A-CHI').find((one) => one.resourceId === 'h1');
    expect(column).toMatchObject({
      label: '寫作〈我的週末〉',
      scoreMaximum: 20,
      resourceLinkId: links[0]!.id,
      dueAt: undefined,
    });
    const launched = decodeJwt(
      (await moodle.launch(createJar(), { person: 'p12', context: '3A-CHI', link: links[0]!.id })).fields.id_token!,
    );
    expect(launched[`${LTI}custom`]).toMatchObject({ homework: 'h1', list: 'Array', lines: 'one', injected: 'yes' });
    expect(launched['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint']).toHaveProperty('lineitem');
  });

  test('Canvas makes an unpublished assignment with its due time; its column is not the tool’s to delete', async () => {
    const { links } = await choose(
      canvas,
      [{ ...item, url: `${practice.tool.origin}/launch` }],
      'assignment_selection',
    );
    expect(links[0]).toMatchObject({ title: 'Other label', published: false, dueAt: '2026-11-20T00:00:00.000Z' });
    await expect(canvas.launch(createJar(), { person: 'p12', context: '3A-CHI', link: links[0]!.id })).rejects.toThrow(
      'unpublished',
    );
    canvas.publish(links[0]!.id);
    const { fields } = await canvas.launch(createJar(), { person: 'p12', context: '3A-CHI', link: links[0]!.id });
    const endpoint = decodeJwt(fields.id_token!)['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'] as {
      lineitem: string;
    };
    expect((await call(canvas, 'DELETE', endpoint.lineitem)).status).toBe(401);
  });

  test('a copied context has new ids, the old custom parameters and resourceId, and names where it came from', async () => {
    await choose(moodle, [{ ...item, lineItem: { scoreMaximum: 20, resourceId: 'h2' } }]);
    const copy = moodle.copyContext('3A-CHI', '3B-CHI', '3B 中國語文');
    const column = moodle.gradebook('3B-CHI').find((one) => one.resourceId === 'h2');
    const original = moodle.gradebook('3A-CHI').find((one) => one.resourceId === 'h2');
    expect(column?.resourceLinkId).toBeDefined();
    expect(column?.resourceLinkId).not.toBe(original?.resourceLinkId);
    const { fields } = await moodle.launch(createJar(), {
      person: 'lee',
      context: '3B-CHI',
      link: column!.resourceLinkId,
    });
    const claims = decodeJwt(fields.id_token!);
    expect(claims[`${LTI}context`]).toMatchObject({ id: copy.id });
    expect(claims[`${LTI}custom`]).toMatchObject({ homework: 'h1', history: moodle.context('3A-CHI').id });
  });

  test('Moodle asks for a review of one pupil’s work at the line item’s own address; Canvas can’t', async () => {
    const review = {
      ...item,
      lineItem: { scoreMaximum: 20, submissionReview: { url: `${practice.tool.origin}/launch?r=1` } },
    };
    const { links } = await choose(moodle, [review]);
    const spec = {
      person: 'lee',
      context: '3A-CHI',
      messageType: 'LtiSubmissionReviewRequest' as const,
      forPerson: 'p07',
    };
    const { fields } = await moodle.launch(createJar(), { ...spec, link: links[0]!.id });
    const claims = decodeJwt(fields.id_token!);
    expect(claims[`${LTI}for_user`]).toEqual({ user_id: moodle.person('p07').sub });
    expect(claims[`${LTI}target_link_uri`]).toBe(`${practice.tool.origin}/launch?r=1`);
    await expect(canvas.launch(createJar(), spec)).rejects.toThrow('submission review');
  });
});

describe('weather', () => {
  test('down, slow and broken connections meet the tool’s server, never the LMS’s own pages', async () => {
    const { url, id } = await newColumn(moodle, 'Weather');
    const { body: token } = await askToken(moodle, SCOPES.join(' '));
    const read = (): Promise<Response> =>
      fetch(url, { headers: { authorization: `Bearer ${token.access_token}`, accept: LINE_ITEM } });
    moodle.switches.down = true;
    expect((await read()).status).toBe(503);
    expect((await fetch(practice.lms.origin)).status).toBe(200);
    moodle.calm();
    moodle.switches.slow = 120;
    const begun = performance.now();
    expect((await read()).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(119);
    moodle.calm();
    moodle.switches.dropConnections = 'after';
    moodle.switches.only.add('scores');
    await expect(score(moodle, url, 'p20')).rejects.toThrow();
    expect(cell(moodle, id, 'p20')?.score).toBe(15);
    moodle.calm();
    moodle.expireTokens();
    expect((await read()).status).toBe(401);
    expect(moodle.counters['scores.post']).toBe(1);
  });

  test('a restart at the same port keeps registration, links and marks', async () => {
    const statePath = `${mkdtempSync('/tmp/practice-')}/state.json`;
    const first = await startPracticeLms({ statePath });
    first.platforms.moodle.registerByHand({ toolUrl: practice.tool.origin });
    const { clientId } = first.platforms.moodle;
    await first.stop();
    const second = await startPracticeLms({ statePath, port: Number(new URL(first.origin).port) });
    expect(second.platforms.moodle.clientId).toBe(clientId);
    expect(second.platforms.canvas.tool).toBeUndefined();
    await second.stop();
  });
});
