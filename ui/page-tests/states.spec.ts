/** Every state of the window: reached once, then looked at in every theme and size. */

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { inspect, KINDS } from './inspect';
import { walk } from './keyboard';
import { expect, settled, test } from './program';
import { type State, STATES, UNTRIED } from './states';

/** What a theme is to the browser. `contrast` is what Windows does to a page in a contrast theme. */
const THEMES = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  contrast: { colorScheme: 'dark', forcedColors: 'active' },
} as const;

type Theme = keyof typeof THEMES;

/** A zoom of 200 % halves what the page has in each direction. */
const SIZES = { usual: [1280, 820], small: [900, 600], zoomed: [640, 410], '4k': [3840, 2160] } as const;

type Size = keyof typeof SIZES;

async function show(page: Page, theme: Theme, size: Size): Promise<void> {
  const [width, height] = SIZES[size];
  await page.setViewportSize({ width, height });
  await page.emulateMedia(THEMES[theme]);
  await settled(page);
}

/** All of axe, or the contrast of colours alone: nothing else of it depends on the theme. */
async function audit(page: Page, state: State, theme: Theme): Promise<void> {
  const axe = new AxeBuilder({ page });
  if (theme === 'light') axe.options({ rules: { 'target-size': { enabled: !state.covers } } });
  else axe.withRules('color-contrast');
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' | ')}`);
  expect.soft(found, `axe finds nothing, ${theme}`).toEqual([]);
}

async function inspected(page: Page, where: string): Promise<void> {
  const faults = await inspect(page);
  for (const [kind, sentence] of Object.entries(KINDS))
    expect.soft(faults[kind as keyof typeof KINDS], `${sentence}, ${where}`).toEqual([]);
}

for (const state of STATES) {
  const run = UNTRIED.has(state.name) ? test.fixme : test;
  run(state.name, async ({ page, open }) => {
    const program = await open(state.asked);
    await state.steps(page, program);
    for (const theme of ['light', 'dark', 'contrast'] as const) {
      await show(page, theme, 'usual');
      await audit(page, state, theme);
    }
    for (const size of ['usual', 'small', 'zoomed'] as const) {
      await show(page, 'light', size);
      await inspected(page, size);
    }
    if (state.tab !== false) {
      await show(page, 'light', 'small');
      const { missed, hidden } = await walk(page);
      expect.soft(missed, 'Tab reaches every control').toEqual([]);
      expect.soft(hidden, 'the eye sees where the keyboard is').toEqual([]);
    }
    expect.soft(program.complaints, 'the page complains of nothing').toEqual([]);
  });
}
