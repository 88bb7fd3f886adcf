import { expect, it } from 'vitest';

import { readEvents } from './event-stream';

async function read(...pieces: string[]) {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
  const events = [];
  for await (const event of readEvents(new Response(body))) events.push(event);
  return events;
}

it('reads events whose bytes arrive in any pieces', async () => {
  const events = [
    { event: 'onProgress', data: '{"done":1}' },
    { event: 'result', data: '"é"' },
  ];
  const text = 'event: onProgress\ndata: {"done":1}\n\nevent: result\ndata: "é"\n\n';
  expect(await read(text)).toEqual(events);
  expect(await read(...text)).toEqual(events);
});

it('joins the lines of one event and skips comments', async () => {
  expect(await read(': alive\n\ndata: [1,\ndata: 2]\n\n')).toEqual([{ event: 'message', data: '[1,\n2]' }]);
});

it('leaves out an event that was cut off', async () => {
  expect(await read('data: 1\n\ndata: 2')).toEqual([{ event: 'message', data: '1' }]);
});
