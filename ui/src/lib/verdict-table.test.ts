import { expect, it } from 'vitest';

import { COMPARED } from '../mock/compared';
import { blockTable, claimRows, claimTable, countText, outcomeText } from './verdict-table';

const verdict = () => {
  const found = COMPARED['seven']?.().verdict;
  if (!found) throw new Error('no verdict');
  return found;
};

it('what decides stands first, then figure by figure, the configurations one below the other', () => {
  const rows = claimRows(verdict());
  expect(rows).toHaveLength(24);
  expect(rows.slice(0, 6).every(({ decides }) => decides)).toBe(true);
  expect(rows.slice(6, 12).map(({ claim }) => `${claim.metric} ${claim.stage}`)).toEqual(
    Array(6).fill('ttft report'),
  );
});

it('the table for the clipboard writes out what the screen shows as marks', () => {
  const [head, first] = claimTable(verdict());
  expect(head).toHaveLength(first?.length ?? 0);
  expect(first).toEqual([
    ...['Tuned', 'report', 'Decode tok/s', '+4.1 %', '+2.9 to +5.3 %', '0.023', '1.8 %', '7', '1'],
    ...['yes', '▲ better', 'yes'],
  ]);
});

it('a block that drops out says why and shows no value', () => {
  const [row] = claimRows(verdict());
  if (!row) throw new Error('no claim');
  const blocks = blockTable('Baseline', row);
  expect(blocks).toHaveLength(9);
  expect(blocks[2]?.slice(2)).toEqual(['n/a', expect.stringContaining('stopped after 3 tokens')]);
});

it('samples that are no pairs are counted on both sides, and an outcome is a word', () => {
  const [row] = claimRows(verdict());
  if (!row) throw new Error('no claim');
  const { claim } = row;
  const apart = {
    ...claim,
    comparison: { ...claim.comparison, pairing: 'unpaired' as const, n_a: 8, n_b: 7 },
  };
  expect(countText(apart)).toBe('8 and 7');
  expect([outcomeText('worse'), outcomeText('same')]).toEqual(['▼ worse', 'no difference shown']);
});
