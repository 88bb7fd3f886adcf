import { expect, it } from 'vitest';

import { overview } from '../mock/program';
import { filesText, foundText, measuredGroups, rangeText } from './found';

const folder = overview('/reports');

it('names a range with its unit, and a figure that never varies once', () => {
  const range = {
    name: 'tokens_s',
    unit: 'tok/s',
    min: 101.99,
    max: 130.71,
    mean: 116,
    count: 3,
    measured: true,
  };
  expect(rangeText(range)).toBe('tokens_s 102.0 to 130.7 tok/s');
  expect(rangeText({ ...range, unit: null, max: 101.99 })).toBe('tokens_s 102.0');
});

it('puts only groups with figures of a benchmark first', () => {
  expect(measuredGroups(folder).map(filesText)).toEqual(['24 CSV files', '44 JSON files']);
});

it('copies every group with its ranges and says what is left out', () => {
  const text = foundText({ ...folder, recognised_left_out: 2 });
  expect(text).toContain('tokens_s 102.0 to 130.7 tok/s, mean 116.0 (60 values)');
  expect(text).toContain('model: gemma3:latest, gemma3:270m');
  expect(text.split('\n').at(-1)).toBe('and 2 groups more');
});
