/** What the mock's folder holds. */

import type { FigureRange, Recognised } from '../lib/bindings';

const range = (
  name: string,
  [min, mean, max]: [number, number, number],
  unit: string | null,
  measured = true,
): FigureRange => ({ name, unit, min, mean, max, count: 60, measured });

export const RECOGNISED: Recognised[] = [
  {
    kind: 'CSV',
    source: 'gemma3/gemma3_270m_baseline.csv',
    files: 24,
    about:
      'table, 1,440 rows; 9 columns: model, config, run, tokens_s, ttft_s, load_s, num_ctx, num_gpu, seed',
    measures: ['tokens_s', 'ttft_s', 'load_s'],
    figures: [
      range('tokens_s', [101.99, 115.98, 130.71], 'tok/s'),
      range('ttft_s', [0.11, 0.28, 3.91], 's'),
      range('load_s', [0.24, 0.41, 3.52], 's'),
      range('num_ctx', [1024, 2816, 4096], null, false),
      range('num_gpu', [0, 31.2, 60], null, false),
    ],
    figures_left_out: 2,
    subjects: [{ name: 'model', values: ['gemma3:latest', 'gemma3:270m'] }],
  },
  {
    kind: 'JSON',
    source: 'compilation/conv_bench_20251001.json',
    files: 44,
    about: 'JSON object with 3 keys: device, backends, settings',
    measures: ['backends.jit.benchmark.mean_time_ms', 'speedup'],
    figures: [
      range('backends.jit.benchmark.mean_time_ms', [1.204, 4.418, 19.02], 'ms'),
      range('speedup', [0.92, 1.67, 4.1], null),
    ],
    figures_left_out: 11,
    subjects: [{ name: 'device', values: ['NVIDIA GeForce RTX 4080 Laptop GPU'] }],
  },
  {
    kind: 'Markdown',
    source: 'reports/تقرير-summary.md',
    files: 29,
    about: 'Markdown, 18,422 words, 61 tables',
    measures: [],
    figures: [],
    figures_left_out: 0,
    subjects: [],
  },
];
