import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Announcer } from './announce';
import { prettyJson } from './call-figures';
import { toTsv } from './clipboard';
import { placeOf, toFailure } from './failure';
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

it('a cell of a spreadsheet holds no tab and no end of line', () => {
  expect(toTsv([['a\tb', 'c\nd']])).toBe('a b\tc d');
});

it('a request is shown even when it is no JSON', () => {
  expect([prettyJson('{"a":1}'), prettyJson('{broken')]).toEqual(['{\n  "a": 1\n}', '{broken']);
});
