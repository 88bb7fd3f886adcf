import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const css = readFileSync('src/styles/tokens.css', 'utf8').replaceAll(/\/\*.*?\*\//gs, '');

/** The colours of one block, by name. */
function colours(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  expect(start, selector).toBeGreaterThanOrEqual(0);
  const body = css.slice(start, css.indexOf('}', start));
  return new Map(
    [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** As WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const LIGHT = colours(':root');
const DARK = colours(":root[data-theme='dark']");
const CONTRAST = colours(":root[data-theme='contrast']");

const TEXTS = ['text-1', 'text-2', 'text-3', 'accent', 'danger', 'warning', 'success', 'better', 'worse'];
const CHARTS = ['chart-1', 'chart-2', 'chart-3', 'chart-4', 'chart-5'];

/** Text, ground, least ratio. */
const PAIRS: [string, string, number][] = [
  ...TEXTS.flatMap((text): [string, string, number][] => [
    [text, 'bg-1', 4.5],
    [text, 'bg-2', 4.5],
  ]),
  ['text-1', 'bg-3', 4.5],
  ['text-2', 'bg-3', 4.5],
  ['on-accent', 'accent', 4.5],
  ['bg-1', 'danger', 4.5],
  ['bg-1', 'text-1', 4.5],
  ['border-strong', 'bg-1', 3],
  ['border-strong', 'bg-2', 3],
  ['accent', 'bg-3', 3],
  ...CHARTS.map((chart): [string, string, number] => [chart, 'bg-1', 3]),
  ...['warning', 'danger', 'success', 'accent'].flatMap((tone): [string, string, number][] => [
    [tone, `${tone}-bg`, 4.5],
    ['text-1', `${tone}-bg`, 4.5],
  ]),
  ['text-2', 'warning-bg', 4.5],
  ['text-2', 'danger-bg', 4.5],
  ['accent', 'warning-bg', 4.5],
  ['text-1', 'find', 4.5],
];

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
  ['high contrast', CONTRAST],
])('the %s theme', (_, theme) => {
  it.each(PAIRS)('shows %s on %s at %f to 1 or more', (text, ground, least) => {
    const [one, other] = [theme.get(text), theme.get(ground)];
    expect(one && other, `${text} on ${ground}`).toBeTruthy();
    expect(contrast(one ?? '', other ?? '')).toBeGreaterThanOrEqual(least);
  });
});

describe('the high-contrast theme', () => {
  const grounds = ['bg-1', 'bg-2', 'bg-3', 'warning-bg', 'danger-bg', 'success-bg', 'accent-bg'];

  it.each(TEXTS)('shows %s at 7 to 1 or more on every ground', (text) => {
    for (const ground of grounds) {
      const ratio = contrast(CONTRAST.get(text) ?? '', CONTRAST.get(ground) ?? '');
      expect(ratio, ground).toBeGreaterThanOrEqual(7);
    }
  });

  it.each([...CHARTS, 'border-strong'])('draws %s at 7 to 1 or more', (line) => {
    expect(contrast(CONTRAST.get(line) ?? '', CONTRAST.get('bg-1') ?? '')).toBeGreaterThanOrEqual(7);
  });

  it('draws dividers at 4.5 to 1 or more', () => {
    expect(contrast(CONTRAST.get('border') ?? '', CONTRAST.get('bg-1') ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});

describe('the tokens', () => {
  it('are the same for a dark system and for a chosen dark theme', () => {
    expect(colours(":root:not([data-theme='light'], [data-theme='contrast'])")).toEqual(DARK);
  });

  it('have a dark and a high-contrast value for every light one', () => {
    expect([...DARK.keys()]).toEqual([...LIGHT.keys()]);
    expect([...CONTRAST.keys()]).toEqual([...LIGHT.keys()]);
  });

  it('name the colours of the design exactly', () => {
    expect([LIGHT.get('bg-1'), LIGHT.get('text-3'), DARK.get('accent'), DARK.get('chart-5')]).toEqual([
      '#ffffff',
      '#666c78',
      '#5cb3f0',
      '#e69f00',
    ]);
  });
});
