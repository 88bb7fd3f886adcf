/** Runs side by side, made from saved results of the mock. */

import type {
  FigureView,
  Lineup,
  LineupView,
  SideChoice,
  SideSummary,
  StageSummary,
  Theme,
  Wording,
} from '../lib/bindings';
import { overall } from './compared';
import { figures } from './figure-svg';
import type { Saved } from './saved';
import { summary } from './summaries';

const stage = (of: StageSummary) => ({
  stage: of.stage,
  calls: of.calls,
  invalid: of.invalid,
  cold: of.cold,
  rate_tps: of.decode_tps,
  ttft_ms: of.ttft_ms,
  cold_ttft_ms: null,
});

function sides({ record }: Saved, imported: boolean): SideSummary[] {
  return record.spec.arms.map((arm, index) => ({
    label: arm.name,
    path: `/home/ada/Chimera Bench/${record.id}`,
    run: record.id,
    arm: index,
    model: arm.model,
    started_at: record.started_at,
    source: imported && index > 0 ? 'imported' : 'measured',
    stages: summary(
      arm.name,
      record.calls.filter((call) => call.arm === index),
    ).stages.map(stage),
  }));
}

const CAVEATS = [
  'Not all sides were measured side by side: the sessions differ, and whatever else changed between them looks like a difference between the sides.',
  'The sides differ in more than what is compared: GPU’s driver.',
];

function lineup(saved: Saved, imported: boolean, same: boolean): Lineup {
  const all = sides(saved, imported);
  const each = (first: string | null, others: string | null) =>
    all.map((_, at) => (at === 0 ? first : others));
  const verdicts = saved.verdict ?? {
    baseline: '',
    primary: { metric: 'ttft', stage: 'report' },
    sentences: [],
    caveats: [],
    arms: [],
  };
  return {
    sides: all,
    rate: imported ? 'origin' : 'client',
    verdicts: { ...verdicts, caveats: same ? [] : CAVEATS },
    differences: same
      ? []
      : [
          {
            group: 'environment',
            name: 'GPU’s driver',
            values: each('580.88', '581.15'),
            weight: 'matters',
            why: 'Another driver may be faster or slower by itself.',
          },
          {
            group: 'configuration',
            name: 'Model’s digest',
            values: each('a2af6cc3eb7fa8be8504abaf9b04e88f17a119ec', null),
            weight: 'unknown',
            why: 'It is not known on every side whether it is the same.',
          },
          {
            group: 'configuration',
            name: 'num_gpu',
            values: each('default', '60'),
            weight: 'subject',
            why: 'The setting that is tried.',
          },
          {
            group: 'workload',
            name: 'Warm-ups',
            values: each('1', '3'),
            weight: 'harmless',
            why: 'Cold calls stand apart anyway.',
          },
        ],
    same: 31,
  };
}

export function lineupView(choices: SideChoice[], saved: Saved, imported: boolean, theme: Theme): LineupView {
  const { record } = saved;
  const measured = record.calls.filter((call) => call.phase === 'measured');
  const drawn: FigureView[] = figures(
    measured,
    record.spec.runs,
    theme,
    record.spec.arms[0]?.model ?? '',
    record.spec.arms.map(({ name }) => name),
  );
  return {
    lineup: lineup(saved, imported, choices.length === 1),
    calls: record.calls.map((call) => [call.arm, call.index]),
    figures: saved.verdict ? [...overall(saved.verdict, theme), ...drawn] : drawn,
    report_html: '',
    outline: [],
    reports: record.spec.arms.map(() => true),
  };
}

export const WORDING: Wording = {
  alike_percent: 71.4,
  sections: [
    {
      first: 'Executive Summary',
      second: '1. Executive Summary',
      pieces: [
        { place: 'both', text: 'The folder holds 101 files. The fastest model decodes ' },
        { place: 'first', text: '115.4' },
        { place: 'second', text: '120.1' },
        { place: 'both', text: ' tok/s; a reload costs 2.4 s of the 2.5 s to the first token.' },
      ],
    },
    {
      first: 'Key Findings',
      second: null,
      pieces: [{ place: 'first', text: '- num_gpu above the layer count changes nothing.' }],
    },
    {
      first: 'Recommendations',
      second: 'Recommendations',
      pieces: [
        { place: 'both', text: 'Keep the model resident between calls' },
        { place: 'second', text: ', and measure eight blocks at least' },
        { place: 'both', text: '.' },
      ],
    },
  ],
};
