/** The program as a server on this machine, for tests: the same commands over HTTP, events as server-sent events. */

import { readEvents } from './event-stream';
import type { Listeners, Program, Result, Command } from './types';

/** Beside the page itself, wherever it is served. */
const at = (path: string) => new URL(path, document.baseURI);

async function answer<C extends Command>(response: Response, listeners: Listeners<C>): Promise<Result<C>> {
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) throw (await response.json()) as unknown;
  if (type.startsWith('application/octet-stream')) return (await response.arrayBuffer()) as Result<C>;
  if (type.startsWith('application/json')) return (await response.json()) as Result<C>;
  const hear = new Map(Object.entries<(event: unknown) => void>(listeners as object as never));
  for await (const { event, data } of readEvents(response)) {
    const value: unknown = JSON.parse(data);
    if (event === 'result') return value as Result<C>;
    if (event === 'failure') throw value;
    hear.get(event)?.(value);
  }
  throw new Error('the program ended before its answer');
}

export const program: Program = {
  call: async (command, args, listeners) => {
    const response = await fetch(at(`command/${command}`), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: listeners ? 'text/event-stream' : 'application/json',
      },
      body: JSON.stringify(args),
    });
    return answer(response, listeners ?? ({} as Listeners<typeof command>));
  },
  listen: (event, hear) => {
    const source = new EventSource(at('events'));
    source.addEventListener(event, ({ data }: MessageEvent<string>) => hear(JSON.parse(data)));
    return Promise.resolve(() => source.close());
  },
};
