import { describe, expect, it } from 'vitest';

import { call, plan } from '../mock/calls';
import { spec } from '../mock/program';
import { record, resultView } from '../mock/result';
import { factGroups } from './facts';

const result = () => {
  const calls = plan(1, 0).trials.map((trial) => call(trial));
  return resultView('', record(spec('gemma3:latest'), calls, 'completed'), 'light');
};

describe('the machine during the benchmark', () => {
  const during = (shown: ReturnType<typeof result>) =>
    factGroups(shown).find(({ title }) => title === 'Machine during the benchmark')?.facts;

  it('stands after the machine, in the words of the core', () => {
    const shown = result();
    const titles = factGroups(shown).map(({ title }) => title);
    expect(titles.indexOf('Machine during the benchmark')).toBe(titles.indexOf('Machine') + 1);
    expect(during(shown)).toEqual(shown.machine);
    expect(shown.machine.length).toBeGreaterThan(0);
  });

  it('says of an older record that nothing was recorded', () => {
    expect(during({ ...result(), machine: [] })).toEqual([['Samples', 'not recorded']]);
  });
});
