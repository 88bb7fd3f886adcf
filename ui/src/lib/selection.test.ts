import { afterEach, expect, test } from 'vitest';

import type { RunRow } from './bindings';
import { selection } from './selection.svelte';

const row = (path: string, more: Partial<RunRow> = {}) =>
  ({ path, state: 'completed', calls: 4, ...more }) as RunRow;
const select = (...rows: RunRow[]) => rows.forEach((each) => selection.runs.set(each.path, each));
const last = [{ path: '/c', arm: null }];

afterEach(() => selection.runs.clear());

test('Compare opens with the runs that are selected in the list', () => {
  select(row('/a'), row('/b'));
  const sides = [
    { path: '/a', arm: null },
    { path: '/b', arm: null },
  ];
  expect(selection.compared('runs', last)).toEqual(sides);
  expect(selection.compared('new', [])).toEqual(sides);
});

test('what was compared last stays open while another view is left for it', () => {
  select(row('/a'), row('/b'));
  expect(selection.compared('compare', last)).toBe(last);
  expect(selection.compared('settings', last)).toBe(last);
});

test('runs that cannot be compared say why and change nothing', () => {
  select(row('/a'));
  expect(selection.obstacle).toBe('Select 2 to 8 runs');
  select(row('/b', { state: 'damaged' }));
  expect(selection.obstacle).toBe('A selected run has no calls to compare');
  expect(selection.compared('runs', last)).toBe(last);
});
