/** What the mock says while a benchmark is put together. */

import type {
  ArmSpec,
  BenchmarkSpec,
  DroppedFolder,
  FolderOverview,
  FolderProblem,
  Part,
  PlanEstimate,
  RecentFolder,
  RequestPreview,
  SpecProblem,
  Stage,
  StagePreview,
} from '../lib/bindings';

const HINT = 'Export it again as UTF-8: its text was probably converted wrongly, or it is no text at all.';

export const folderProblems = ({ problems }: FolderOverview): FolderProblem[] =>
  problems.map((problem) => ({ ...problem, hint: HINT, remark: false }));

export function dropped(paths: string[]): DroppedFolder | null {
  const [first] = paths;
  if (first === undefined) return null;
  const isFile = first.endsWith('.csv');
  const name = first.slice(first.lastIndexOf('/') + 1);
  return {
    folder: isFile ? first.slice(0, first.lastIndexOf('/')) : first,
    note: isFile ? `${name} is a file: its folder is used.` : null,
  };
}

export const recentFolder = (path: string): RecentFolder => ({
  path,
  problem: path.includes('missing') ? 'is missing' : null,
});

export function presetNameProblem(name: string, taken: string[]): string | null {
  if (name.trim() === '') return 'Give it a name.';
  const same = taken.find((other) => other.toLowerCase() === name.trim().toLowerCase());
  return same === undefined ? null : `There is a preset named ${same} already.`;
}

/** As the Rust side finds them: what a name may not be, and what cannot end early. */
export function armProblems({ arms, design }: BenchmarkSpec): SpecProblem[] {
  const taken = (name: string, before: number) =>
    arms.slice(0, before).some((other) => other.name.toLowerCase() === name.toLowerCase());
  const problems = arms.flatMap(({ name }, at) => {
    const field = `arms[${at}].name`;
    if (name.trim() === '') return [{ field, message: 'The configuration has no name.' }];
    return taken(name, at) ? [{ field, message: `Two configurations are named ${name}.` }] : [];
  });
  const ends = design.until.half_width_percent !== null || design.until.minutes !== null;
  if (design.order === 'grouped' && ends)
    problems.push({
      field: 'design.order',
      message: 'Runs in groups cannot end early: the later configurations would have none.',
    });
  return problems;
}

export function estimate({ runs, arms }: BenchmarkSpec): PlanEstimate {
  const learnt = arms[0]?.model.startsWith('gemma3') ?? false;
  const minutes = Math.max(1, Math.round((runs * 2 * 10 * arms.length) / 60));
  return {
    seconds: minutes * 60,
    reloading_s: arms.length > 1 ? 31 : 0,
    learnt,
    text: learnt ? `about ${minutes} min` : 'unknown',
    basis: learnt
      ? 'from 12 earlier calls of this model'
      : `until the first call; with 30 tok/s about ${minutes} min`,
  };
}

const FACTS = `[F1] The folder holds 101 recognised files: 28 CSV, 44 JSON, 29 Markdown, with 6 different data layouts
[F2] gemma3/gemma3_270m_baseline.csv and 23 files like it: table, 1440 rows; 9 columns: model, config, run, tokens_s
[F3] tokens_s: 101.99 to 130.71 tok/s, mean 115.98 (60 values)
[F4] ttft_s: 0.11 to 3.91 s, mean 0.28 (60 values)
[F5] model: gemma3:latest, gemma3:270m
Left out to fit: 412 facts.`;

const WORDS: Record<Stage, string> = {
  warmup: 'The following lines are facts from benchmark files.\n\n',
  analysis:
    'You analyse benchmark results of language models and other programs. Below are facts that were computed from the files of one folder.\n\nFacts:\n',
  report:
    'You write a short technical report on benchmark results for engineers. Below are facts and an analysis of them.\n\nFacts:\n',
};

const parts = (stage: Stage, nonce: boolean): Part[] => [
  ...(nonce ? [{ kind: 'nonce', text: '[5ab1f3c9] ' } as const] : []),
  { kind: 'words', text: WORDS[stage] },
  { kind: 'facts', text: FACTS },
  ...(stage === 'report'
    ? [
        { kind: 'words', text: '\n\nAnalysis:\n' } as const,
        {
          kind: 'analysis',
          text: "(the model's own analysis from the same run, up to 512 tokens)",
        } as const,
      ]
    : []),
  { kind: 'words', text: '\n\nWrite Markdown with exactly these sections:\n\n## Summary\n## Key Findings\n' },
];

export function requestPreview({ arms, nonce }: BenchmarkSpec): RequestPreview {
  const preview = (arm: ArmSpec, stage: Stage): StagePreview => {
    const pieces = parts(stage, nonce);
    const prompt = pieces.map(({ text }) => text).join('');
    const options = { ...arm.settings, num_predict: arm.settings.num_predict ?? 512 };
    return {
      arm: arm.name,
      stage,
      prompt_version: `${stage}@1`,
      parts: pieces,
      tokens: { warmup: 402, analysis: 2310, report: 2790 }[stage],
      answer_tokens: options.num_predict,
      context_tokens: 4096,
      method: 'POST',
      url: `${arm.url}/api/generate`,
      body: JSON.stringify({ model: arm.model, prompt, stream: true, options }, null, 2),
    };
  };
  return {
    told: { facts: 118, tokens: 1974, facts_left_out: 412, files_left_out: 0 },
    facts: FACTS,
    stages: arms.flatMap((arm) =>
      (['warmup', 'analysis', 'report'] as const).map((stage) => preview(arm, stage)),
    ),
  };
}
