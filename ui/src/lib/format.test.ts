import { describe, expect, it } from 'vitest';

import { FORMAT_EXAMPLES } from './bindings';
import {
  about,
  between,
  bytes,
  duration,
  figure,
  fixed,
  meanSd,
  plural,
  signed,
  spreadDecimals,
  timeLeft,
  when,
} from './format';

describe('numbers', () => {
  it('that are unknown are never shown as zero', () => {
    expect([fixed(null), figure(undefined), meanSd(null), bytes(null), duration(Number.NaN)]).toEqual([
      'n/a',
      'n/a',
      'n/a',
      'n/a',
      'n/a',
    ]);
  });

  it('show about four digits whatever their size', () => {
    expect([figure(5049.18), figure(540.75), figure(12.345), figure(0.118)]).toEqual([
      '5,049',
      '540.8',
      '12.35',
      '0.12',
    ]);
  });

  it('of one value have no spread', () => {
    expect(meanSd({ mean: 115.977, sd: null })).toBe('116.0');
    expect(meanSd({ mean: 540.75, sd: 49.71 })).toBe('540.8 ± 49.7');
  });

  it('with a sign use the minus sign', () => {
    expect([signed(0.118, 2), signed(-0.012, 3)]).toEqual(['+0.12', '−0.012']);
  });

  it('are written as the Rust side writes them', () => {
    const { bytes: sizes, duration: times, about: estimates, spread_decimals } = FORMAT_EXAMPLES;
    expect(sizes.map(([size]) => bytes(size))).toEqual(sizes.map(([, text]) => text));
    expect(times.map(([ms]) => duration(ms))).toEqual(times.map(([, text]) => text));
    expect(estimates.map(([ms]) => about(ms))).toEqual(estimates.map(([, text]) => text));
    expect(spread_decimals.map(([mean, sd, usual]) => spreadDecimals(mean, sd, usual))).toEqual(
      spread_decimals.map(([, , , decimals]) => decimals),
    );
  });

  it('of things are spoken right', () => {
    expect([plural(1, 'call'), plural(1200, 'call'), plural(2, 'address', 'addresses')]).toEqual([
      '1 call',
      '1,200 calls',
      '2 addresses',
    ]);
  });
});

describe('times', () => {
  it('left are coarse, and said to be unknown when they are', () => {
    expect([timeLeft(null), timeLeft(4), timeLeft(31), timeLeft(58), timeLeft(250), timeLeft(7300)]).toEqual([
      'time left not known yet',
      'a few seconds left',
      'about 30 s left',
      'about 1 min left',
      'about 4 min left',
      'about 2 h 2 min left',
    ]);
  });

  it('that are none are shown as they came', () => {
    expect(when('yesterday')).toBe('yesterday');
    expect(between('2026-11-24T02:50:00Z', null)).toBeNull();
    expect(between('2026-11-24T02:50:00Z', '2026-11-24T02:51:07Z')).toBe('1 min 7 s');
  });
});
