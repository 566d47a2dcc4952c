/** What Canvas's pages do for the tool in their frame (lms-facts B2, B6). Moodle's do nothing of the kind. */
import { STORAGE_FRAME } from '../launches.ts';
import type { Core } from '../core.ts';
import { html, scriptLiteral, type Reply } from '../http.ts';

/** Answers lti.capabilities, resizes the frame, scrolls, opens full windows. Storage is the hidden frame's affair. */
export function parentScript(core: Core, fullWindow: string): string {
  if (core.flavour.name !== 'canvas') return '';
  return `
const storageFrame = ${scriptLiteral(STORAGE_FRAME)};
const supported = [
  { subject: 'lti.capabilities' },
  { subject: 'lti.put_data', frame: storageFrame },
  { subject: 'lti.get_data', frame: storageFrame },
  { subject: 'lti.frameResize' }, { subject: 'lti.scrollToTop' }, { subject: 'lti.fetchWindowSize' },
  { subject: 'requestFullWindowLaunch' },
];
addEventListener('message', (event) => {
  let message = event.data;
  if (typeof message === 'string') { try { message = JSON.parse(message); } catch { return; } }
  if (!message || typeof message.subject !== 'string' || message.subject.endsWith('.response')) return;
  const answer = (rest) => event.source && event.source.postMessage(
    { subject: message.subject + '.response', message_id: message.message_id, ...rest }, event.origin);
  const tool = document.querySelector('iframe[name=tool]');
  if (message.subject === 'lti.capabilities') answer({ supported_messages: supported });
  else if (message.subject === 'lti.put_data' || message.subject === 'lti.get_data') answer({ error: { code: 'wrong_origin', message: 'Ask the frame ' + storageFrame } });
  else if (message.subject === 'lti.frameResize') {
    if (tool && Number(message.height) > 0) tool.style.minBlockSize = Math.max(Number(message.height), 560) + 'px';
    answer({});
  } else if (message.subject === 'lti.scrollToTop') { scrollTo(0, 0); answer({}); }
  else if (message.subject === 'lti.fetchWindowSize') {
    answer({ height: innerHeight, width: innerWidth, offset: tool ? { top: tool.offsetTop, left: tool.offsetLeft } : null, footer: 0, scrollY });
  } else if (message.subject === 'requestFullWindowLaunch') {
    const url = typeof message.data === 'string' ? message.data : message.data && message.data.url;
    if (url) location.href = ${scriptLiteral(fullWindow)} + '&url=' + encodeURIComponent(url);
  } else if (message.subject.startsWith('lti.')) answer({ error: { code: 'unsupported_subject', message: 'Not supported' } });
});`;
}

/** The frame's element beside the tool's, or nothing. */
export function storageFrameElement(core: Core): string {
  if (core.flavour.name !== 'canvas') return '';
  return `<iframe name="${STORAGE_FRAME}" title="" src="/canvas/post_message_forwarding" style="display:none" aria-hidden="true"></iframe>`;
}

/**
 * The hidden frame at the authorization endpoint's origin: keeps up to 500 values of 4096 characters for each tool
 * origin in localStorage. It answers only the origin that asks, and only with what that origin stored.
 */
export function storageFramePage(): Reply {
  return html(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>storage</title></head><body><script>
const counts = new Map();
const sizes = new Map();
addEventListener('message', (event) => {
  let message = event.data;
  if (typeof message === 'string') { try { message = JSON.parse(message); } catch { return; } }
  if (!message || typeof message.subject !== 'string' || !event.source || event.origin === 'null') return;
  const reply = (rest) => event.source.postMessage({ subject: message.subject + '.response', message_id: message.message_id, ...rest }, event.origin);
  if (message.subject === 'lti.capabilities') return reply({ supported_messages: [{ subject: 'lti.put_data' }, { subject: 'lti.get_data' }] });
  if (message.subject !== 'lti.put_data' && message.subject !== 'lti.get_data') {
    return message.subject.startsWith('lti.') ? reply({ error: { code: 'unsupported_subject', message: 'Not supported' } }) : undefined;
  }
  if (!message.key || !message.message_id) return reply({ error: { code: 'bad_request', message: 'key and message_id are required' } });
  const name = 'lti|platform_storage|' + event.origin + '|' + message.key;
  if (message.subject === 'lti.get_data') return reply({ key: message.key, value: localStorage.getItem(name) });
  if (!message.value) { localStorage.removeItem(name); return reply({ key: message.key }); }
  const count = (counts.get(event.origin) || 0) + 1;
  const size = (sizes.get(event.origin) || 0) + String(message.key).length + String(message.value).length;
  if (count > 500 || size > 4096) return reply({ error: { code: 'storage_exhaustion', message: 'Too much is stored' } });
  counts.set(event.origin, count); sizes.set(event.origin, size);
  localStorage.setItem(name, String(message.value));
  reply({ key: message.key, value: message.value });
});
</script></body></html>`);
}
