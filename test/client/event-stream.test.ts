import { expect, test } from '@jest/globals';
import { readEvents } from '../../client/src/api/event-stream.ts';

function stream(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

const text =
  ': hello\n\nid: 7\nevent: change\ndata: {"topic":"class-homework:寫作"}\r\n\r\ndata: a\ndata: b\n\ndata: unfinished';

test('events are the same wherever the network cuts the stream', async () => {
  const bytes = new TextEncoder().encode(text);
  for (let cut = 1; cut < bytes.length; cut++) {
    const events = [];
    let heard = 0;
    for await (const event of readEvents(stream(bytes.slice(0, cut), bytes.slice(cut)), () => heard++))
      events.push(event);
    expect(events).toEqual([
      { event: 'change', id: '7', text: '{"topic":"class-homework:寫作"}' },
      { event: 'message', id: undefined, text: 'a\nb' },
    ]);
    expect(heard).toBe(2);
  }
});
