/** The page's tables over results of the real program; no browser is needed. */

import { callFigures } from '../src/lib/call-figures';
import { toTsv } from '../src/lib/clipboard';
import { factGroups } from '../src/lib/facts';
import { filesText, foundText, measuredGroups, rangeText } from '../src/lib/found';
import { coldRows, stageHead, stageRows } from '../src/lib/stage-table';
import { blockTable, claimRows, claimTable, countText, outcomeText } from '../src/lib/verdict-table';
import { type Asked, expect, type Program, test } from './program';

async function result(open: (asked?: Asked) => Promise<Program>, scene = 'stopped') {
  const program = await open({ scene });
  return program.call('load_result', { path: await program.latestRun(), theme: 'light' });
}

async function verdict(open: (asked?: Asked) => Promise<Program>, scene: string) {
  const found = (await result(open, scene)).verdict;
  if (!found) throw new Error('no verdict');
  return found;
}

test('what decides stands first, then figure by figure, the configurations one below the other', async ({
  open,
}) => {
  const rows = claimRows(await verdict(open, 'seven'));
  expect(rows).toHaveLength(24);
  expect(rows.slice(0, 6).every(({ decides }) => decides)).toBe(true);
  const second = rows.slice(6, 12).map(({ claim }) => `${claim.metric} ${claim.stage}`);
  expect(new Set(second).size).toBe(1);
});

test('the table for the clipboard writes out what the screen shows as marks', async ({ open }) => {
  const [head, first] = claimTable(await verdict(open, 'better'));
  expect(head).toHaveLength(first?.length ?? 0);
  expect(first?.slice(0, 3)).toEqual(['Tuned', 'report', 'Decode tok/s']);
  expect(first).toContain('▲ better');
});

test('a block that drops out says why and shows no value', async ({ open }) => {
  const [row] = claimRows(await verdict(open, 'better'));
  if (!row) throw new Error('no claim');
  const blocks = blockTable('Baseline', row);
  expect(blocks).toHaveLength(9);
  expect(blocks[2]?.slice(2)).toEqual(['n/a', expect.stringContaining('stopped after 3 tokens')]);
});

test('samples that are no pairs are counted on both sides, and an outcome is a word', async ({ open }) => {
  const [row] = claimRows(await verdict(open, 'better'));
  if (!row) throw new Error('no claim');
  const { claim } = row;
  const comparison = { ...claim.comparison, pairing: 'unpaired' as const, n_a: 8, n_b: 7 };
  expect(countText({ ...claim, comparison })).toBe('8 and 7');
  expect([outcomeText('worse'), outcomeText('same')]).toEqual(['▼ worse', 'no difference shown']);
});

test('the machine during the benchmark stands after the machine', async ({ open }) => {
  const shown = await result(open);
  const groups = factGroups(shown);
  const titles = groups.map(({ title }) => title);
  expect(titles.indexOf('Machine during the benchmark')).toBe(titles.indexOf('Machine') + 1);
  const during = (groups: ReturnType<typeof factGroups>) =>
    groups.find(({ title }) => title === 'Machine during the benchmark')?.facts;
  expect(during(groups)).toEqual(shown.machine);
  expect(during(factGroups({ ...shown, machine: [] }))).toEqual([['Samples', 'not recorded']]);
});

test('the tables of a result name the arm only where there are several', async ({ open }) => {
  const { arms } = await result(open);
  expect(stageHead(arms)[1]).toBe('n');
  expect(stageHead([...arms, ...arms])[1]).toBe('Arm');
  for (const some of [arms, [...arms, ...arms]])
    expect(stageRows(some).every((row) => row.cells.length === stageHead(some).length)).toBe(true);
});

test('the tables of a result keep cold calls apart and go to a spreadsheet line by line', async ({
  open,
}) => {
  const { arms } = await result(open);
  expect(coldRows(arms)).toHaveLength(1);
  expect(stageRows(arms)).toHaveLength(2);
  const text = toTsv([stageHead(arms), ...stageRows(arms).map((row) => row.cells)]);
  expect(text.split('\n')).toHaveLength(3);
});

test('figures of a call that may not be used are marked, and unknown ones are not zero', async ({ open }) => {
  const { record } = await result(open, 'novalid');
  const [short] = record.calls;
  if (!short) throw new Error('no call');
  const invalid = callFigures(short).filter((figure) => !figure.valid);
  expect(invalid.map((figure) => figure.name)).toContain('Decode');
  const failed = (await result(open, 'failed')).record.calls[0];
  if (!failed) throw new Error('no call');
  const zeros = callFigures(failed).filter((figure) => figure.value === '0');
  expect(zeros.map((figure) => figure.name)).toEqual(['Chunks']);
});

test('what was found in a folder is copied whole, and groups with figures of a benchmark stand first', async ({
  open,
}) => {
  const program = await open();
  const { default_spec } = await program.call('get_app_info', {});
  const folder = await program.call('scan_folder', { path: default_spec.folder });
  const groups = measuredGroups(folder);
  expect(groups.map(filesText)[0]).toMatch(/^\d+ (CSV|JSON) files$/);
  const text = foundText({ ...folder, recognised_left_out: 2 });
  expect(text).toContain('tok/s');
  expect(text.split('\n').at(-1)).toBe('and 2 groups more');
});

test('a range has its unit, and a figure that never varies is shown once', () => {
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
