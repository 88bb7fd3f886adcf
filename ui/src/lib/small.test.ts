import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { call, plan } from '../mock/calls';
import { summary } from '../mock/summaries';
import { Announcer } from './announce';
import { callFigures, prettyJson } from './call-figures';
import { toTsv } from './clipboard';
import { placeOf, toFailure } from './failure';
import { coldRows, stageHead, stageRows } from './stage-table';
import { resolveTheme } from './theme';

describe('the live region', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('speaks at once, then at most every ten seconds and only the latest', () => {
    const said: string[] = [];
    const announcer = new Announcer((text) => said.push(text));
    for (let at = 1; at <= 50; at += 1) {
      announcer.offer(`Call ${at}`);
      vi.advanceTimersByTime(100);
    }
    expect(said).toEqual(['Call 1']);
    vi.advanceTimersByTime(10_000);
    expect(said).toEqual(['Call 1', 'Call 50']);
  });
});

describe('a failure', () => {
  it('of the Rust side is shown as it is', () => {
    const failure = { code: 'disk_full', message: 'Full.', hint: 'Free some space.', problems: [] };
    expect(toFailure(failure)).toEqual(failure);
    expect(placeOf(failure)).toBe('banner');
  });

  it('of any other kind still says what happened', () => {
    expect(toFailure(new Error('no bridge')).message).toContain('no bridge');
    expect(toFailure('odd').code).toBe('internal');
  });

  it('is silent after a cancel and stands at the field for a folder', () => {
    const failure = (code: string) => ({ code, message: '', hint: '', problems: [] });
    expect([placeOf(failure('stopped')), placeOf(failure('folder_missing'))]).toEqual(['silent', 'inline']);
  });
});

describe('the theme', () => {
  it('is the system’s unless the user chose one', () => {
    expect([
      resolveTheme('system', true),
      resolveTheme('system', false),
      resolveTheme('light', true),
    ]).toEqual(['dark', 'light', 'light']);
  });
});

const calls = plan(3, 1).trials.map((trial) =>
  call(trial, { cold: trial.index === 0, short: trial.index === 4 }),
);

describe('the tables of a result', () => {
  const one = [summary('Baseline', calls)];

  it('name the arm only where there are several', () => {
    expect(stageHead(one)[1]).toBe('n');
    expect(stageHead([...one, ...one])[1]).toBe('Arm');
  });

  it('have as many cells as heads', () => {
    for (const arms of [one, [...one, summary('Tuned', calls)]]) {
      expect(stageRows(arms).every((row) => row.cells.length === stageHead(arms).length)).toBe(true);
    }
  });

  it('keep cold calls apart', () => {
    expect(coldRows(one)).toHaveLength(1);
    expect(stageRows(one)).toHaveLength(2);
  });

  it('go to a spreadsheet as one line a row', () => {
    const text = toTsv([stageHead(one), ...stageRows(one).map((row) => row.cells)]);
    expect(text.split('\n')).toHaveLength(3);
    expect(toTsv([['a\tb', 'c\nd']])).toBe('a b\tc d');
  });
});

describe('the figures of a call', () => {
  it('that may not be used are marked', () => {
    const short = calls[4];
    if (!short) throw new Error('no call');
    const invalid = callFigures(short).filter((figure) => !figure.valid);
    expect(invalid.map((figure) => figure.name)).toEqual(['TPOT', 'Decode', 'Decode, server']);
  });

  it('that are unknown are not zero', () => {
    const failed = call(plan(1, 0).trials[0] ?? (calls[0] as never), { failed: true });
    expect(
      callFigures(failed)
        .filter((figure) => figure.value === '0')
        .map((figure) => figure.name),
    ).toEqual(['Chunks']);
  });

  it('come with a request that is shown even when it is no JSON', () => {
    expect([prettyJson('{"a":1}'), prettyJson('{broken')]).toEqual(['{\n  "a": 1\n}', '{broken']);
  });
});
