/** What a user does until a state of the window is reached. */

import type { Page } from '@playwright/test';

import { type Asked, openResult, type Program, start, startable } from '../program';

export type Step = (page: Page, program: Program) => Promise<unknown>;

export interface State {
  name: string;
  asked?: Asked;
  steps: Step;
  /** Something hangs over the page, and what is under it is no target. */
  covers?: boolean;
  /** Its rows follow the keyboard without end, or it has no control of its own. */
  tab?: false;
}

export const shows = (id: string) => (page: Page) => page.getByTestId(id).first().waitFor();
export const press = (key: string) => (page: Page) => page.keyboard.press(key);
export const click = (id: string) => (page: Page) => page.getByTestId(id).click();
export const fill = (id: string, text: string) => (page: Page) => page.getByTestId(id).fill(text);
export const reads = (id: string, words: RegExp) => (page: Page) =>
  page.getByTestId(id).filter({ hasText: words }).waitFor();
export const row = (at: number) => (page: Page) => page.locator(`tr[data-row="${at}"]`).click();
export const then =
  (...steps: Step[]): Step =>
  async (page, program) => {
    for (const step of steps) await step(page, program);
  };

export const ready: Step = startable;
export const started: Step = start;
export const runs = then(press('Control+2'), shows('runs-table'));
export const settings = then(press('Control+,'), shows('about'));
export const result: Step = openResult;
export const tab = (name: string) => then(result, click(`tab-${name}`));
export const models = then(ready, click('show-models'), shows('pull-name'));
export const pulled = then(models, fill('pull-name', 'gemma3:1b'), click('pull-start'));
export const stalled = then(pulled, reads('pull-line', /of 1\.0 MB/));
/** The imports of the scene come after one run of ours. */
export const imported: Step = (page) => page.locator('tr[data-row="1"] .when').dblclick();
export const opened = then(runs, imported, shows('import-facts'));
export const chosen = then(
  runs,
  ...[0, 1].map(
    (at): Step =>
      (page) =>
        page.locator('[data-testid^="choose-"]').nth(at).click(),
  ),
);
export const compared = then(chosen, click('compare-chosen'), shows('lineup'), shows('alike'));
export const call = (number: number) => reads('progress-text', new RegExp(`Call ${number} of`));
