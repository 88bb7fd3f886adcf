/** What several configurations show against the baseline, as rows for the screen and for the clipboard alike. */

import type { ArmVerdict, Claim, Metric, Outcome, Verdicts } from './bindings';
import { figure, fixed, UNKNOWN } from './format';

/** A word says it; the mark only says it sooner. */
export const OUTCOMES: Record<Outcome, { mark: string; word: string }> = {
  better: { mark: '▲', word: 'better' },
  worse: { mark: '▼', word: 'worse' },
  same: { mark: '', word: 'no difference shown' },
  unknown: { mark: '', word: 'not enough data' },
};

export const METRICS: Record<Metric, string> = { decode_rate: 'Decode tok/s', ttft: 'TTFT ms' };

export const outcomeText = (outcome: Outcome): string =>
  `${OUTCOMES[outcome].mark} ${OUTCOMES[outcome].word}`.trim();

export interface ClaimRow {
  key: string;
  arm: ArmVerdict;
  claim: Claim;
  /** Whether it was chosen before Start to decide. */
  decides: boolean;
}

const row = (arm: ArmVerdict, claim: Claim, decides: boolean): ClaimRow => ({
  key: `${arm.arm}-${claim.stage}-${claim.metric}`,
  arm,
  claim,
  decides,
});

/** What decides first, then figure by figure; within each, the configurations one below the other. */
export function claimRows({ arms }: Verdicts): ClaimRow[] {
  const most = Math.max(0, ...arms.map(({ secondary }) => secondary.length));
  const secondary = Array.from({ length: most }, (_, at) => at).flatMap((at) =>
    arms.flatMap((arm) => (arm.secondary[at] ? [row(arm, arm.secondary[at], false)] : [])),
  );
  return [...arms.map((arm) => row(arm, arm.primary, true)), ...secondary];
}

/** Pairs, or the values on each side where there are none. */
export function countText({ comparison }: Claim): string {
  const { pairing, n, n_a, n_b } = comparison;
  return pairing === 'paired' ? fixed(n) : `${fixed(n_a)} and ${fixed(n_b)}`;
}

/** Text columns of the table. */
export const CLAIM_TEXTS = 3;

export const claimHead = [
  'Configuration',
  'Stage',
  'Figure',
  'Effect',
  '95 % interval',
  'p',
  'MDE',
  'n',
  'Dropped',
];

export const claimCells = ({ arm, claim }: ClaimRow): string[] => [
  arm.name,
  claim.stage,
  METRICS[claim.metric],
  claim.cells.effect,
  claim.cells.interval,
  claim.cells.p,
  claim.cells.mde,
  countText(claim),
  fixed(claim.comparison.dropped),
];

/** The whole table for the clipboard, with what the screen shows as marks written out. */
export function claimTable(verdict: Verdicts): string[][] {
  const rows = claimRows(verdict).map((each) => [
    ...claimCells(each),
    each.claim.comparison.adjusted_p === null ? 'no' : 'yes',
    outcomeText(each.claim.outcome),
    each.decides ? 'yes' : 'no',
  ]);
  return [[...claimHead, 'p corrected', 'Shown', 'Decides'], ...rows];
}

/** The blocks of a claim for the clipboard. */
export function blockTable(baseline: string, { arm, claim }: ClaimRow): string[][] {
  const unit = METRICS[claim.metric];
  const value = (each: number | null) => (each === null ? UNKNOWN : figure(each));
  return [
    ['Run', `${baseline}, ${unit}`, `${arm.name}, ${unit}`, 'Dropped'],
    ...claim.blocks.map((block) => [String(block.run), value(block.a), value(block.b), block.dropped ?? '']),
  ];
}
