/** The figures of one call as rows, named as in the report, each with what takes it away. */

import {
  type CallRecord,
  type MetricGroup,
  type GapSummary,
  METRIC_DEFINITIONS,
  type RawMarks,
  type Usage,
} from './bindings';
import { fixed, plural } from './format';

export interface CallFigure {
  name: string;
  unit: string;
  value: string;
  valid: boolean;
  formula: string;
}

export function callFigures(call: CallRecord): CallFigure[] {
  const lost = new Set(call.validity.reasons.flatMap((reason) => reason.figures));
  return METRIC_DEFINITIONS.map(({ key, name, unit, decimals, group, formula }) => ({
    name,
    unit,
    formula,
    value: fixed(call.metrics[key], decimals),
    valid: group === null || !lost.has(group),
  }));
}

export const allows = (call: Pick<CallRecord, 'validity'>, group: MetricGroup): boolean =>
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
