/** Saved comparisons with a verdict of each kind. Mock only: the page itself computes none of this. */

import type {
  ArmVerdict,
  BenchmarkSpec,
  Block,
  CallRecord,
  Claim,
  Comparison,
  FigureView,
  Metric,
  Outcome,
  Stage,
  Theme,
  Verdict,
  Verdicts,
} from '../lib/bindings';
import { call, plan } from './calls';
import { document, HEIGHT, WIDTH } from './figure-svg';
import { NO_SETTINGS, spec } from './program';
import { record } from './result';
import type { Saved } from './saved';

export const LONG_ARM =
  'Tuned: num_gpu 60, num_ctx 8,192, temperature 0.6, top_p 0.9, top_k 40, seed 7, on the other machine';

/** A specification of so many configurations that differ in what they load and how they answer. */
export function armsSpec(names: string[], runs = 8): BenchmarkSpec {
  const asked = spec('gemma3:latest', runs);
  const first = asked.arms[0];
  if (!first) return asked;
  const changes = [
    {},
    { num_ctx: 8192 },
    { temperature: 0 },
    { num_ctx: 16_384, top_k: 40 },
    { num_gpu: 20 },
    { num_batch: 1024, num_thread: 8, top_p: 0.9, repeat_penalty: 1.2, seed: 7 },
    {},
  ];
  asked.arms = names.map((name, at) => ({
    ...first,
    name,
    model: at === 6 ? 'qwen2.5:7b' : first.model,
    settings: { ...NO_SETTINGS, ...changes[at % changes.length] },
  }));
  return asked;
}

/** The second one's server is not there any more. */
export function goneSpec(): BenchmarkSpec {
  const asked = armsSpec(['Baseline', 'Tuned']);
  asked.arms = asked.arms.map((arm, at) => (at === 1 ? { ...arm, url: 'http://10.0.0.7:9999' } : arm));
  return asked;
}

interface Found {
  effect: number;
  half: number;
  p: number;
  mde: number;
  verdict: Verdict;
}

const FOUND: Record<Outcome, Found> = {
  better: { effect: 0.041, half: 0.012, p: 0.0078, mde: 0.018, verdict: 'higher' },
  worse: { effect: -0.032, half: 0.009, p: 0.0156, mde: 0.014, verdict: 'lower' },
  same: { effect: -0.002, half: 0.008, p: 0.69, mde: 0.012, verdict: 'no_difference' },
  unknown: { effect: 0.012, half: 0.09, p: 0.25, mde: 0, verdict: 'not_enough_data' },
};

const WORDS: Record<Outcome, (arm: string) => string> = {
  better: (arm) => `${arm} decodes 4.1 % faster than Baseline (2.9 to 5.3 %, n = 7 pairs, p = 0.008).`,
  worse: (arm) => `${arm} decodes 3.2 % slower than Baseline (2.3 to 4.1 %, n = 7 pairs, p = 0.016).`,
  same: (arm) =>
    `No difference of decode rate shown between Baseline and ${arm} (-1.0 to +0.60 %, n = 7 pairs, p = 0.690). One of 1.2 % would have been found four times in five.`,
  unknown: () => 'Not enough data for a verdict: 3 usable pairs, at least 6 needed.',
};

const signed = (share: number) => `${share < 0 ? '-' : '+'}${Math.abs(100 * share).toFixed(1)}`;

function comparison(outcome: Outcome, n: number, dropped: number, adjusted: boolean): Comparison {
  const { effect, half, p, mde, verdict } = FOUND[outcome];
  return {
    pairing: 'paired',
    n,
    n_a: n,
    n_b: n,
    dropped,
    effect,
    ci95: [effect - half, effect + half],
    p,
    rank_p: null,
    adjusted_p: adjusted ? Math.min(1, p * 3) : null,
    mde: outcome === 'unknown' ? null : mde,
    verdict,
  };
}

function blocks(calls: CallRecord[], arm: number, stage: Stage, metric: Metric): Block[] {
  const runs = [...new Set(calls.filter(({ run }) => run > 0).map(({ run }) => run))];
  return runs.map((run) => {
    const of = (side: number) =>
      calls.find((each) => each.run === run && each.arm === side && each.stage === stage);
    const [a, b] = [of(0), of(arm)];
    const isShort = b !== undefined && b.validity.reasons.length > 0;
    const value = (each: CallRecord | undefined) =>
      (metric === 'ttft' ? each?.metrics.ttft_ms : each?.metrics.decode_tps) ?? null;
    return {
      run,
      a: value(a),
      b: isShort && metric === 'decode_rate' ? null : value(b),
      call_a: a?.index ?? null,
      call_b: b?.index ?? null,
      dropped: isShort && metric === 'decode_rate' ? `Tuned: ${b.validity.reasons[0]?.message ?? ''}` : null,
    };
  });
}

function claim(
  calls: CallRecord[],
  arm: number,
  name: string,
  outcome: Outcome,
  [metric, stage]: [Metric, Stage],
  adjusted: boolean,
): Claim {
  const own = blocks(calls, arm, stage, metric);
  const dropped = own.filter((block) => block.dropped !== null).length;
  const found = comparison(outcome, outcome === 'unknown' ? 3 : own.length - dropped, dropped, adjusted);
  const p = found.adjusted_p ?? found.p ?? 1;
  const [low, high] = found.ci95 ?? [0, 0];
  return {
    metric,
    stage,
    outcome,
    sentence: WORDS[outcome](name),
    comparison: found,
    cells: {
      effect: `${signed(found.effect ?? 0)} %`,
      interval: `${signed(low)} to ${signed(high)} %`,
      p: p < 0.001 ? '< 0.001' : p.toFixed(3),
      mde: found.mde === null ? 'n/a' : `${(100 * found.mde).toFixed(1)} %`,
    },
    blocks: own,
  };
}

const SECONDARY: [Metric, Stage][] = [
  ['ttft', 'report'],
  ['decode_rate', 'analysis'],
  ['ttft', 'analysis'],
];

/** What each configuration after the first shows. */
export function verdicts(asked: BenchmarkSpec, calls: CallRecord[], outcomes: Outcome[]): Verdicts {
  const arms = asked.arms.slice(1).map(({ name }, at): ArmVerdict => {
    const outcome = outcomes[at % outcomes.length] ?? 'same';
    const of = (question: [Metric, Stage], found: Outcome, adjusted: boolean) =>
      claim(calls, at + 1, name, found, question, adjusted);
    return {
      arm: at + 1,
      name,
      primary: of(['decode_rate', 'report'], outcome, asked.arms.length > 2),
      secondary: SECONDARY.map((question) => of(question, outcome === 'unknown' ? outcome : 'same', true)),
    };
  });
  const caveats = asked.arms.some(({ model }) => model !== asked.arms[0]?.model)
    ? [
        'The configurations name different models. A token of one need not be a token of another: tokens a second of models with different tokenizers do not measure the same.',
      ]
    : [];
  return {
    baseline: asked.arms[0]?.name ?? '',
    primary: { metric: 'decode_rate', stage: 'report' },
    sentences: arms.map(({ primary }) => primary.sentence),
    caveats,
    arms,
  };
}

/** The figures of a comparison; what stands in them is the Rust side's. */
export function overall(verdict: Verdicts, theme: Theme): FigureView[] {
  const figure = (name: string, title: string, subtitle = verdict.baseline): FigureView => ({
    name,
    title,
    subtitle,
    unit: '%',
    svg: document(title, theme, ''),
    alt: `${title}.`,
    width: WIDTH,
    height: HEIGHT,
    marks: [],
  });
  return [
    ...verdict.arms.slice(0, 2).map(({ arm, name }) => figure(`pairs-${arm}`, 'Pairs by block', name)),
    figure('effects', 'Differences from the baseline'),
  ];
}

function compared(names: string[], outcomes: Outcome[], runs = 8): Saved {
  const asked = armsSpec(names, runs);
  const made = plan(runs, 1, names.length).trials.map((trial) =>
    call(trial, {
      cold: trial.index === 0,
      short: trial.run === 2 && trial.arm === 1 && trial.stage === 'report',
    }),
  );
  const verdict = verdicts(asked, made, outcomes);
  return {
    record: record(asked, made, 'completed'),
    headline: verdict.sentences[0] ?? '',
    evidence: `Decode rate of the report stage decides; ${names.length} configurations, ${runs} blocks.`,
    verdict,
  };
}

export const SEVEN = ['Baseline', 'Tuned', 'Cool', LONG_ARM, 'q8 KV cache', 'Tuned 2', 'Another model'];

export const COMPARED: Record<string, () => Saved> = {
  better: () => compared(['Baseline', 'Tuned'], ['better']),
  worse: () => compared(['Baseline', LONG_ARM], ['worse']),
  same: () => compared(['Baseline', 'Tuned'], ['same']),
  toofew: () => compared(['Baseline', 'Tuned'], ['unknown'], 3),
  seven: () => compared(SEVEN, ['better', 'worse', 'same', 'unknown']),
};
