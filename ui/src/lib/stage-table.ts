/** The tables of a result as rows of text, for the screen and for the clipboard alike. */

import type { ArmSummary, Stage, StageSummary } from './bindings';
import { fixed, meanSd, UNKNOWN } from './format';

export interface TableRow {
  name: string;
  cells: string[];
}

const FIGURES = [
  'n',
  'Decode tok/s',
  'Server tok/s',
  'TTFT ms',
  'Prefill tok/s',
  'End to end ms',
  'Tokens',
  'Invalid',
  'Cold',
];

export const COLD_HEAD = ['Arm', 'Cold calls', 'Load ms', 'TTFT ms'];

/** One arm needs no column of names. */
export function stageHead(arms: ArmSummary[]): string[] {
  return arms.length > 1 ? ['Stage', 'Arm', ...FIGURES] : ['Stage', ...FIGURES];
}

function figures(stage: StageSummary): string[] {
  return [
    fixed(stage.decode_tps?.n ?? 0),
    meanSd(stage.decode_tps),
    meanSd(stage.server_decode_tps),
    meanSd(stage.ttft_ms),
    meanSd(stage.prefill_tps),
    meanSd(stage.e2e_ms),
    stage.n_out ? fixed(stage.n_out.mean) : UNKNOWN,
    fixed(stage.invalid),
    fixed(stage.cold),
  ];
}

/** Warm calls: a row for each stage and arm. */
export function stageRows(arms: ArmSummary[]): TableRow[] {
  const order: Stage[] = ['analysis', 'report'];
  return order.flatMap((stage) =>
    arms.flatMap((arm) =>
      arm.stages
        .filter((summary) => summary.stage === stage)
        .map((summary) => ({
          name: `${stage}-${arm.name}`,
          cells: [stage, ...(arms.length > 1 ? [arm.name] : []), ...figures(summary)],
        })),
    ),
  );
}

export function coldRows(arms: ArmSummary[]): TableRow[] {
  return arms.flatMap((arm) =>
    arm.cold
      ? [
          {
            name: `cold-${arm.name}`,
            cells: [arm.name, fixed(arm.cold.calls), meanSd(arm.cold.load_ms), meanSd(arm.cold.ttft_ms)],
          },
        ]
      : [],
  );
}
