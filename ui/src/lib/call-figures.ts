/** The figures of one call as rows, named as in the report, each with what takes it away. */

import type { CallMetrics, CallRecord, Figure } from './bindings';
import { fixed } from './format';

export interface CallFigure {
  name: string;
  unit: string;
  value: string;
  valid: boolean;
  about: string;
}

interface Definition {
  key: keyof CallMetrics;
  name: string;
  unit: string;
  decimals: 0 | 1 | 2 | 3;
  group: Figure | null;
  about: string;
}

const define = (
  key: keyof CallMetrics,
  name: string,
  unit: string,
  decimals: 0 | 1 | 2 | 3,
  group: Figure | null,
  about: string,
): Definition => ({ key, name, unit, decimals, group, about });

const DEFINITIONS: Definition[] = [
  define('ttft_ms', 'TTFT', 'ms', 2, 'ttft', 'First generated text after the request was written'),
  define('ttfv_ms', 'First visible', 'ms', 2, 'ttft', 'First text that is no reasoning'),
  define('e2e_ms', 'End to end', 'ms', 2, 'end_to_end', 'Last text after the request was written'),
  define('duration_ms', 'Duration', 'ms', 2, 'end_to_end', 'Final record after the request was written'),
  define('tpot_ms', 'TPOT', 'ms/token', 3, 'decode', 'Time for each token after the first'),
  define('decode_tps', 'Decode', 'tok/s', 2, 'decode', 'By the client’s clock'),
  define('server_decode_tps', 'Decode, server', 'tok/s', 2, 'decode', 'By the server’s clock'),
  define(
    'prefill_tps',
    'Prefill',
    'tok/s',
    1,
    'prefill',
    'Uncached prompt tokens by the server’s prefill time',
  ),
  define('n_in', 'Prompt', 'tokens', 0, null, 'The server’s count'),
  define('n_cached', 'Prompt, cached', 'tokens', 0, null, 'Taken from the server’s cache'),
  define('n_out', 'Answer', 'tokens', 0, null, 'The server’s count'),
  define('load_ms', 'Load', 'ms', 2, null, 'The server’s load time'),
  define('prefill_ms', 'Prefill time', 'ms', 2, null, 'The server’s prefill time'),
  define('decode_ms', 'Decode time', 'ms', 2, null, 'The server’s decode time'),
  define(
    'client_overhead_ms',
    'Overhead',
    'ms',
    2,
    null,
    'TTFT less load and prefill: a check of our own clock',
  ),
  define('chunks', 'Chunks', '', 0, null, 'Pieces with text; a chunk is not a token'),
  define('longest_gap_ms', 'Longest gap', 'ms', 2, null, 'Between two chunks'),
];

export function callFigures(call: CallRecord): CallFigure[] {
  const lost = new Set(call.validity.reasons.flatMap((reason) => reason.figures));
  return DEFINITIONS.map(({ key, name, unit, decimals, group, about }) => ({
    name,
    unit,
    about,
    value: fixed(call.metrics[key], decimals),
    valid: group === null || !lost.has(group),
  }));
}

export const allows = (call: Pick<CallRecord, 'validity'>, group: Figure): boolean =>
  !call.validity.reasons.some((reason) => reason.figures.includes(group));

/** A request body as a person reads it; the text itself when it is no JSON. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Longer bodies are shown as they are: laying them out would hold the page up. */
export const PRETTY_LIMIT = 200_000;
