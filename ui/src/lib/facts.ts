/** What a result rests on, as names and values: configuration, server and model, machine, data. */

import type { ArmFacts, ArmSpec, ResultView } from './bindings';
import { bytes, duration, fixed, UNKNOWN, when } from './format';

export interface FactGroup {
  title: string;
  facts: [name: string, value: string][];
}

type Value = string | null | undefined;

const facts = (entries: [string, Value][]): [string, string][] =>
  entries.map(([name, value]) => [
    name,
    value === null || value === undefined || value === '' ? UNKNOWN : value,
  ]);

export function factGroups(result: ResultView): FactGroup[] {
  const { record } = result;
  return [
    { title: 'Benchmark', facts: benchmark(result) },
    ...record.spec.arms.map((arm, index) => ({
      title: record.spec.arms.length > 1 ? arm.name : 'Server, model, settings',
      facts: armFacts(arm, record.arms[index]),
    })),
    { title: 'Machine', facts: machine(result) },
    { title: 'Machine during the benchmark', facts: watched(result) },
    { title: 'Reports folder', facts: data(result) },
  ];
}

function benchmark({ record, path, self_check }: ResultView): [string, string][] {
  return facts([
    ['Id', record.id],
    ['Folder', path],
    ['Status', record.status],
    ['Started', when(record.started_at)],
    ['Finished', record.finished_at && when(record.finished_at)],
    ['Runs', fixed(record.spec.runs)],
    ['Pause between runs', duration(record.spec.cooldown_s * 1000)],
    ['Warm-up calls after a load', fixed(record.spec.warmups)],
    ['Prompt cache defeated', record.spec.nonce ? 'yes' : 'no'],
    ['Limit to connect', duration(record.spec.limits.connect_s * 1000)],
    ['Limit to the first token', duration(record.spec.limits.first_token_s * 1000)],
    ['Limit between two pieces', duration(record.spec.limits.idle_s * 1000)],
    [
      'Limit on a whole call',
      record.spec.limits.total_s === null ? 'none' : duration(record.spec.limits.total_s * 1000),
    ],
    ['Language asked for', record.spec.language.replace(/^./, (first) => first.toUpperCase())],
    ['Self-check', self_check ?? 'not made on this machine'],
    ['Measured with', `Chimera Bench ${record.app_version}`],
  ]);
}

function armFacts(arm: ArmSpec, known: ArmFacts | undefined): [string, string][] {
  const model = known?.model;
  return facts([
    ['Server', known ? `${known.server.product} ${known.server.version ?? ''}`.trim() : null],
    ['Address', arm.url],
    ['Model', arm.model],
    ['Parameters', model?.parameters],
    ['Quantisation', model?.quantization],
    ['Size', bytes(model?.size_bytes ?? null)],
    ['Longest context', fixed(model?.context_length)],
    ['Layers', fixed(model?.block_count)],
    ['Digest', model?.digest],
    ...Object.entries(arm.settings).map(([name, value]): [string, string] => [
      name,
      typeof value === 'number' ? String(value) : 'default',
    ]),
  ]);
}

function machine({ record }: ResultView): [string, string][] {
  const { environment } = record;
  return facts([
    ['System', environment.os_version ?? environment.os],
    ['Kernel', environment.kernel],
    ['Processor', environment.cpu],
    ['Cores', `${fixed(environment.physical_cores)} physical, ${fixed(environment.logical_cores)} logical`],
    ['Memory', bytes(environment.memory_bytes)],
    ['Graphics', environment.gpus.map((gpu) => gpu.name).join(', ')],
  ]);
}

/** Made by the core; a record of an older version has none. */
const watched = ({ machine }: ResultView): [string, string][] =>
  machine.length > 0 ? machine : [['Samples', 'not recorded']];

function data({ record }: ResultView): [string, string][] {
  return facts([
    ['Folder', record.spec.folder],
    ['Files analysed', fixed(record.data.files)],
    ['Files that cannot be used', fixed(record.data.problems.length)],
    ['Facts given to the model', fixed(record.data.facts_given)],
    ['Facts left out', fixed(record.data.facts_left_out)],
    ['Changed meanwhile', record.data.changed_during_benchmark ? 'yes' : 'no'],
    ['Hash of the work', record.data.workload_hash],
  ]);
}
