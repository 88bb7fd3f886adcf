/** Sides and what differs between them, as rows for the screen and for the clipboard alike. */

import type { RunComparison, Weight } from './bindings';
import { fixed, meanSd, UNKNOWN } from './format';
import type { TableRow } from './stage-table';

/** Text columns of the table of sides. */
export const SIDE_TEXTS = 2;

export const sideHead = [
  'Side',
  'Stage',
  'Calls',
  'Invalid',
  'Cold',
  'Throughput tok/s',
  'TTFT ms',
  'Cold TTFT ms',
];

export function sideRows(lineup: RunComparison): TableRow[] {
  return lineup.sides.flatMap((side, index) =>
    side.stages.map((stage) => ({
      name: `${index}-${stage.stage}`,
      cells: [
        side.label,
        stage.stage,
        fixed(stage.calls),
        fixed(stage.invalid),
        fixed(stage.cold),
        meanSd(stage.rate_tps),
        meanSd(stage.ttft_ms),
        meanSd(stage.cold_ttft_ms),
      ],
    })),
  );
}

/** A difference is all text. */
export const DIFFERENCE_TEXTS = Number.MAX_SAFE_INTEGER;

export const WEIGHTS: Record<Weight, { word: string; tone: 'warning' | 'accent' | 'success' | 'danger' }> = {
  matters: { word: 'matters', tone: 'danger' },
  unknown: { word: 'not known', tone: 'warning' },
  subject: { word: 'what is compared', tone: 'accent' },
  harmless: { word: 'harmless', tone: 'success' },
};

export const differenceHead = (lineup: RunComparison): string[] => [
  'Fact',
  'Weight',
  ...lineup.sides.map(({ label }) => label),
  'Why',
];

export const differenceRows = (lineup: RunComparison): string[][] =>
  lineup.differences.map(({ name, weight, values, why }) => [
    name,
    WEIGHTS[weight].word,
    ...values.map((value) => value ?? UNKNOWN),
    why,
  ]);
