/** Server-sent events of a response that is no answer to an `EventSource`. */

export interface StreamEvent {
  event: string;
  data: string;
}

/** The events of a response's body, each as soon as it is whole. */
export async function* readEvents(response: Response): AsyncGenerator<StreamEvent> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    pending += piece.value;
    const blocks = pending.split('\n\n');
    pending = blocks.pop() ?? '';
    yield* blocks.flatMap(parseEvent);
  }
}

/** One block of lines. Empty for a comment, which only keeps the connection alive. */
function parseEvent(block: string): StreamEvent[] {
  const fields = new Map<string, string[]>();
  for (const line of block.split('\n')) {
    const [name = '', value = ''] = line.split(/:(.*)/s);
    fields.set(name, [...(fields.get(name) ?? []), value.replace(/^ /, '')]);
  }
  const data = fields.get('data');
  return data ? [{ event: fields.get('event')?.at(-1) ?? 'message', data: data.join('\n') }] : [];
}
