/** What takes time: a run that must not move the page, dialogs that keep the keyboard. */

import type { Page } from '@playwright/test';

import { type Asked, expect, openResult, type Program, settled, start, startable, test } from './program';

/** Runs in the page: keeps every move of something that the user did not move. */
function watchMoves() {
  const moves: string[] = [];
  Object.assign(window, { moves });
  interface Shift extends PerformanceEntry {
    value: number;
    sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
  }
  const element = (node: Node | null) => (node instanceof Element ? node : (node?.parentElement ?? null));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as Shift[]) {
      // The answer scrolls by itself, in its own frame.
      const sources = entry.sources.filter(({ node }) => !element(node)?.closest('[role=log]'));
      const named = sources.map(({ node, previousRect, currentRect }) => {
        const place = ({ x, y, width, height }: DOMRect) => [x, y, width, height].map(Math.round).join(' ');
        const at = element(node);
        const id = at?.closest<HTMLElement>('[data-testid]')?.dataset['testid'] ?? at?.tagName;
        return `${id} from ${place(previousRect)} to ${place(currentRect)}`;
      });
      if (named.length > 0) moves.push(`${entry.value.toFixed(4)}: ${named.join(', ')}`);
    }
  }).observe({ type: 'layout-shift' });
}

for (const [width, height] of [
  [1280, 820],
  [900, 600],
] as const) {
  test(`nothing moves at ${width} x ${height} while 2,000 tokens a second arrive`, async ({ page, open }) => {
    await page.setViewportSize({ width, height });
    const program = await open({ run: { rate_tps: 2000, tokens: 2000 } });
    await startable(page);
    await program.fill('setting-num_predict', '2000');
    await program.fill('cooldown_s', '0');
    await start(page);
    await expect(program.at('answer')).toContainText(/[\s\S]{200}/);
    await page.evaluate(watchMoves);
    await expect(program.at('progress-text')).toContainText(/Call [4-9] of/, { timeout: 30_000 });
    expect(await page.evaluate(() => (window as unknown as { moves: string[] }).moves)).toEqual([]);
  });
}

interface KeptDialog {
  dialog: string;
  asked?: Asked;
  /** Gives the focus to the control that opens it. */
  reach: (program: Program) => Promise<unknown>;
  open: (program: Program) => Promise<unknown>;
}

const byEnter = (program: Program) => program.press('Enter');

const DIALOGS: KeptDialog[] = [
  {
    dialog: 'quit-dialog',
    asked: { run: { stalls_at: 2 } },
    reach: async (program) => {
      await start(program.page);
      await program.at('finished-calls').locator('tbody tr').first().waitFor();
      await program.at('stop').focus();
    },
    open: (program) => program.window('close-requested', null),
  },
  ...[
    ['prompt-dialog', 'show-prompts'],
    ['folder-dialog', 'show-found'],
    ['key-sheet', 'show-keys'],
  ].map(([dialog = '', button = '']) => ({
    dialog,
    reach: async (program: Program) => {
      await startable(program.page);
      await program.at(button).focus();
    },
    open: byEnter,
  })),
  {
    dialog: 'link-dialog',
    reach: async (program) => {
      await openResult(program.page);
      await program.click('tab-report');
      await program.at('report-preview').locator('a[href^="https"]').first().focus();
    },
    open: byEnter,
  },
];

const focused = (page: Page) => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120));

for (const { dialog, asked, reach, open: show } of DIALOGS) {
  test(`the ${dialog.replace('-', ' ')} keeps the keyboard and gives it back`, async ({ page, open }) => {
    const program = await open(asked);
    /** The browser's own bar may have the focus in between; the page behind may not. */
    const isWithin = () =>
      page.evaluate(
        (id) =>
          document.activeElement === document.body ||
          Boolean(document.activeElement?.closest(`[data-testid="${id}"]`)),
        dialog,
      );
    await reach(program);
    const before = await focused(page);
    await show(program);
    await program.at(dialog).waitFor();
    await settled(page);
    for (let step = 0; step < 8; step += 1) {
      expect(await isWithin(), `${await focused(page)} has the focus`).toBe(true);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Escape');
    await expect(program.at(dialog)).toHaveCount(0);
    expect(await focused(page)).toBe(before);
  });
}
