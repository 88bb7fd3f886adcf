/** The figures of one call as rows, named as in the report, each with what takes it away. */

import type { CallMetrics, CallRecord, Figure, GapSummary, RawMarks, Usage } from './bindings';
import { fixed, plural } from './format';

export interface CallFigure {
  name: string;
  unit: string;
  value: string;
  valid: boolean;
  formula: string;
}

interface Definition {
  key: keyof CallMetrics;
  name: string;
  unit: string;
  decimals: 0 | 1 | 2 | 3;
  group: Figure | null;
  formula: string;
}

const define = (
  key: keyof CallMetrics,
  name: string,
  unit: string,
  decimals: 0 | 1 | 2 | 3,
  group: Figure | null,
  formula: string,
): Definition => ({ key, name, unit, decimals, group, formula });

/** t0: the request is written; c_1, c_last: the first and the last chunk with text; v_1: the first that is visible. */
const DEFINITIONS: Definition[] = [
  define('ttft_ms', 'TTFT', 'ms', 2, 'ttft', 'c_1 − t0, reasoning included'),
  define('ttfv_ms', 'First visible', 'ms', 2, 'ttft', 'v_1 − t0'),
  define('e2e_ms', 'End to end', 'ms', 2, 'end_to_end', 'c_last − t0'),
  define('duration_ms', 'Duration', 'ms', 2, 'end_to_end', 'final record − t0'),
  define('tpot_ms', 'TPOT', 'ms/token', 3, 'decode', '(c_last − c_1) / (answer tokens − 1)'),
  define('decode_tps', 'Decode', 'tok/s', 2, 'decode', '1000 / TPOT, by our clock'),
  define('server_decode_tps', 'Decode, server', 'tok/s', 2, 'decode', '(answer tokens − 1) / decode time'),
  define('prefill_tps', 'Prefill', 'tok/s', 1, 'prefill', '(prompt − cached tokens) / prefill time'),
  define('n_in', 'Prompt', 'tokens', 0, null, 'the server’s count'),
  define('n_cached', 'Prompt, cached', 'tokens', 0, null, 'the server’s count'),
  define('n_out', 'Answer', 'tokens', 0, null, 'the server’s count; a chunk is not a token'),
  define('load_ms', 'Load', 'ms', 2, null, 'by the server’s clock'),
  define('prefill_ms', 'Prefill time', 'ms', 2, null, 'by the server’s clock'),
  define('decode_ms', 'Decode time', 'ms', 2, null, 'by the server’s clock'),
  define('client_overhead_ms', 'Overhead', 'ms', 2, null, 'TTFT − load − prefill time'),
  define('chunks', 'Chunks', 'chunks', 0, null, 'pieces of the stream with text'),
  define('longest_gap_ms', 'Longest gap', 'ms', 2, null, 'largest c_(i+1) − c_i'),
];

export function callFigures(call: CallRecord): CallFigure[] {
  const lost = new Set(call.validity.reasons.flatMap((reason) => reason.figures));
  return DEFINITIONS.map(({ key, name, unit, decimals, group, formula }) => ({
    name,
    unit,
    formula,
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

/** What the server reported of a call, as rows: name, value, unit. */
export function usageRows(usage: Usage): string[][] {
  return [
    ['Prompt tokens', fixed(usage.prompt_tokens), 'tokens'],
    ['of these cached', fixed(usage.cached_tokens), 'tokens'],
    ['Answer tokens', fixed(usage.output_tokens), 'tokens'],
    ['Load', fixed(usage.load_ms, 3), 'ms'],
    ['Prefill', fixed(usage.prefill_ms, 3), 'ms'],
    ['Decode', fixed(usage.decode_ms, 3), 'ms'],
    ['Total', fixed(usage.total_ms, 3), 'ms'],
  ];
}

export const MARKS_HEAD = ['Mark', 'ms since t0', 'Gap ms', 'Bytes', 'Text'];

/** How many marks there are: t0, the headers, every chunk, the end. */
export const markCount = (marks: RawMarks): number => marks.at_ms.length + 3;

/** One mark as it stands in the table, by its place. */
export function markRow(marks: RawMarks, place: number): string[] {
  const chunk = place - 2;
  if (place === 0) return ['t0', '0.000', '', '', 'request written'];
  if (place === 1) return ['headers', fixed(marks.headers_ms, 3), '', '', 'response headers read'];
  if (chunk >= marks.at_ms.length) return ['done', fixed(marks.done_ms, 3), '', '', 'final record read'];
  return [
    `c_${chunk + 1}`,
    fixed(marks.at_ms[chunk], 3),
    fixed(marks.gap_ms[chunk], 3),
    fixed(marks.text_bytes[chunk]),
    marks.reasoning[chunk] ? 'reasoning' : 'answer',
  ];
}

/** The gaps between the chunks in a sentence. */
export function gapWords(gaps: GapSummary): string {
  const stalls =
    gaps.stalls === 0
      ? `No stall: none of them lasts ${fixed(gaps.stall_ms)} ms.`
      : `${plural(gaps.stalls, 'stall')} of ${fixed(gaps.stall_ms)} ms or more, ${fixed(gaps.stalled_ms)} ms together.`;
  const longest = `longest ${fixed(gaps.max_ms, 2)} ms, before chunk ${fixed(gaps.max_before_chunk)}`;
  return `${plural(gaps.count, 'gap')}: median ${fixed(gaps.median_ms, 2)} ms, ${longest}. ${stalls}`;
}
