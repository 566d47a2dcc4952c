export interface StreamEvent {
  event: string;
  id: string | undefined;
  text: string;
}

/** Splits a server-sent event stream (WHATWG HTML §9.2.6) into events, whatever the chunks' borders. */
export async function* readEvents(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      rest = (rest + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n');
      let end: number;
      while ((end = rest.indexOf('\n\n')) >= 0) {
        const event = parse(rest.slice(0, end));
        rest = rest.slice(end + 2);
        if (event) yield event;
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

function parse(block: string): StreamEvent | undefined {
  let event = 'message';
  let id: string | undefined;
  const lines: string[] = [];
  for (const line of block.split('\n')) {
    // A line that begins with a colon is a sign of life only.
    const [, field = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event = value;
    if (field === 'id') id = value;
    if (field === 'data') lines.push(value);
  }
  return lines.length ? { event, id, text: lines.join('\n') } : undefined;
}
