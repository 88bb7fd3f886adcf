/** Runs side by side. */

import type { SideChoice } from '../src/lib/bindings';
import { expect, type Program, test } from './program';

async function choose(program: Program, rows: number[]) {
  await program.press('Control+2');
  const boxes = program.page.locator('[data-testid^="choose-"]');
  for (const at of rows) await boxes.nth(at).click();
}

async function compare(program: Program, rows: number[]) {
  await choose(program, rows);
  await program.click('compare-chosen');
  await program.at('lineup').waitFor();
}

const choices = (program: Program): SideChoice[] => program.last('load_lineup')?.choices ?? [];

test.describe('runs side by side', () => {
  test('are those that were chosen, in the order in which they were', async ({ open }) => {
    const program = await open({ scene: 'better' });
    await compare(program, [2, 0]);
    const times = choices(program).map(({ path }) => path.split('/').at(-1)?.slice(0, 17));
    expect(times[0]?.localeCompare(times.at(-1) ?? '')).toBeLessThan(0);
    await expect(program.at('verdict')).toContainText('%');
    await expect(program.at('differences')).toBeVisible();
    await expect(program.at('alike')).toContainText('%');
  });

  test('lead from a mark to the call in its run', async ({ open }) => {
    const program = await open({ scene: 'better' });
    await compare(program, [0, 2]);
    const list = program.page
      .locator('[data-testid^="figure-throughput-report"]')
      .getByRole('listbox')
      .first();
    await list.press('End');
    await list.press('Enter');
    await expect(program.at('call-details')).toBeVisible();
    expect(program.asked('load_result')).toHaveLength(1);
  });

  test('can be taken in another order, lose a side, and are saved', async ({ open }) => {
    const program = await open({ scene: 'seven' });
    await compare(program, [0, 1]);
    const before = choices(program).length;
    await program.click('first-1');
    await expect.poll(() => choices(program)[0]?.arm).toBe(1);
    await program.click('remove-3');
    await expect.poll(() => choices(program).length).toBeGreaterThan(0);
    expect(before).toBeGreaterThan(0);
    await program.click('save-lineup');
    await program.click('save-lineup-html');
    await expect.poll(() => program.last('save_comparison')).toMatchObject({ format: 'html' });
    await expect(program.at('toast')).toContainText('Saved to');
  });

  test('are still there after another view', async ({ open }) => {
    const program = await open({ scene: 'better' });
    await compare(program, [0, 2]);
    await program.press('Control+n');
    await program.at('start').waitFor();
    await program.press('Control+3');
    await expect(program.at('lineup')).toBeVisible();
  });

  test('cannot be one run, nor one that is damaged', async ({ open }) => {
    const program = await open({ scene: 'damagedruns' });
    await choose(program, [0]);
    await expect(program.at('compare-chosen')).toHaveAttribute('title', 'Select 2 to 8 runs');
    await program.page.locator('[data-testid^="choose-"]').nth(1).click();
    await expect(program.at('compare-chosen')).toHaveAttribute('title', /no calls to compare/);
    await expect(program.at('compare-chosen')).toBeDisabled();
  });

  test('need to be chosen first', async ({ open }) => {
    const program = await open();
    await program.press('Control+3');
    await expect(program.at('nothing-compared')).toBeVisible();
    await expect(program.at('lineup')).toHaveCount(0);
  });
});
