/** How the benchmark in New is laid out: order, what decides, when it may end early. */

import type { Design, Metric, RunOrder, Stage } from './bindings';
import { parseNumber } from './spec';

export class DraftDesign {
  order = $state<RunOrder>('interleaved');
  metric = $state<Metric>('decode_rate');
  stage = $state<Stage>('report');
  /** As typed; empty for never. */
  halfWidth = $state('');
  minutes = $state('');

  /** Whether it may end before its last run. */
  mayEnd = $derived(this.halfWidth.trim() !== '' || this.minutes.trim() !== '');
  /** Problems that the page sees by itself, by field; the ranges are the Rust side's. */
  problems = $derived<[string, string | null][]>([
    ['design.until.half_width_percent', numberProblem(this.halfWidth)],
    ['design.until.minutes', numberProblem(this.minutes)],
  ]);

  take({ order, primary, until }: Design): void {
    this.order = order;
    this.metric = primary.metric;
    this.stage = primary.stage;
    this.halfWidth = typed(until.half_width_percent);
    this.minutes = typed(until.minutes);
  }

  /** One configuration has no order. */
  read(several: boolean): Design {
    return {
      order: several ? this.order : 'interleaved',
      primary: { metric: this.metric, stage: this.stage },
      until: { half_width_percent: parseNumber(this.halfWidth), minutes: parseNumber(this.minutes) },
    };
  }
}

const typed = (value: number | null): string => (value === null ? '' : String(value));

const numberProblem = (text: string): string | null =>
  Number.isNaN(parseNumber(text)) ? 'Not a number. Leave it empty for no early end.' : null;
