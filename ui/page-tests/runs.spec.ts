/** The list of runs, and results of other programs in it. */

import { expect, type Program, test } from './program';

async function toRuns(program: Program) {
  await program.press('Control+2');
  await program.page.locator('tr[data-row="0"]').waitFor();
}

const row = (program: Program, at: number) => program.page.locator(`tr[data-row="${at}"] .when`);
const header = (program: Program) => program.page.locator('.page header');
const picked = (program: Program) => program.page.locator('tr.picked');

test.describe('the list of runs', () => {
  test('shows the index at once and then follows the folders', async ({ open }) => {
    const program = await open();
    await toRuns(program);
    await expect.poll(() => program.asked('refresh_runs').length).toBe(1);
    expect(program.asked('list_runs')[0]?.query).toMatchObject({
      sort: 'started',
      descending: true,
      offset: 0,
    });
  });

  test('is searched from a key, and finds what holds the words', async ({ open }) => {
    const program = await open();
    await toRuns(program);
    await program.press('/');
    await expect(program.at('runs-search')).toBeFocused();
    await program.fill('runs-search', 'qwen');
    await expect(header(program)).toContainText(' of 15 runs');
    await program.fill('runs-search', 'zzz');
    await expect(program.at('runs-no-match')).toHaveText('No run matches.');
    await program.click('filter-none');
    await expect(program.at('runs-table')).toBeVisible();
  });

  test('is ordered by a column, the other way by a second click', async ({ open }) => {
    const program = await open();
    await toRuns(program);
    await program.click('sort-decode');
    await expect(program.page.locator('th[aria-sort="descending"]')).toContainText('Decode');
    await program.click('sort-decode');
    await expect(program.page.locator('th[aria-sort="ascending"]')).toContainText('Decode');
  });

  test('draws and fetches only what is seen of many', async ({ open }) => {
    const program = await open({ scene: 'many' });
    await toRuns(program);
    await expect(program.page.locator('table')).toHaveAttribute('aria-rowcount', '451');
    expect(await program.page.locator('tr[data-row]').count()).toBeLessThan(80);
    const limits = program.asked('list_runs').map(({ query }) => query.limit);
    expect(Math.max(...limits)).toBe(200);
  });
});

test.describe('several runs', () => {
  test('are selected by Ctrl, Shift, Space and Ctrl A', async ({ open }) => {
    const program = await open();
    await toRuns(program);
    await row(program, 0).click();
    await row(program, 2).click({ modifiers: ['Control'] });
    await expect(picked(program)).toHaveCount(2);
    await row(program, 4).click({ modifiers: ['Shift'] });
    await expect(picked(program)).toHaveCount(3);
    await expect(program.at('selection-bar')).toContainText('3 runs selected');
    await program.press('Space');
    await expect(picked(program)).toHaveCount(2);
    await program.press('Control+a');
    await expect(program.at('selection-bar')).toContainText('15 runs selected');
  });

  test('are deleted without a question and come back', async ({ open }) => {
    const program = await open();
    await toRuns(program);
    await row(program, 2).click({ modifiers: ['Control'] });
    await row(program, 3).click({ modifiers: ['Control'] });
    await program.click('delete-runs');
    await expect(program.at('toast')).toContainText('2 runs deleted.');
    await expect(header(program)).toContainText('13 runs');
    await program.click('toast-action');
    await expect(header(program)).toContainText('15 runs');
  });

  test('are tagged together', async ({ open }) => {
    const program = await open();
    await toRuns(program);
    await row(program, 6).click({ modifiers: ['Control'] });
    await row(program, 8).click({ modifiers: ['Control'] });
    await program.fill('add-tag', 'evening');
    await program.click('tag-runs');
    await expect.poll(() => program.asked('set_notes').length).toBe(2);
    expect(program.asked('set_notes')[0]?.notes.tags).toContain('evening');
  });
});

test.describe('one run', () => {
  test('has its tags and note written into its folder', async ({ open }) => {
    const program = await open();
    await toRuns(program);
    await row(program, 0).click();
    await program.fill('run-tags', 'kv-cache, mine');
    await program.at('run-tags').press('Enter');
    await expect
      .poll(() => program.last('set_notes')?.notes)
      .toEqual({ tags: ['kv-cache', 'mine'], note: '' });
  });

  test('shows its model over time, with a warning when it got slower', async ({ open }) => {
    const program = await open({ scene: 'slower' });
    await toRuns(program);
    await row(program, 0).click();
    await expect(program.at('trend-verdict')).toContainText('slower than');
    expect(program.last('load_trend')?.query).toMatchObject({ metric: 'decode_rate', stage: 'report' });
  });

  test('says what is wrong with its folder and offers what can be done', async ({ open }) => {
    const program = await open();
    await toRuns(program);
    await row(program, 1).click();
    await expect(program.at('run-problem')).toContainText('Finish its report');
    await expect(program.page.locator('[data-testid^="finish-"]').first()).toContainText('Finish report');
  });
});

test.describe('results of other programs', () => {
  test('are chosen as a folder and are in the list at once', async ({ open }) => {
    const program = await open({ scene: 'foreign' });
    await toRuns(program);
    await program.click('import');
    await program.click('import-folder');
    await expect(header(program)).toContainText('3 imported');
    expect(program.last('pick_imports')).toEqual({ folder: true });
  });

  test('say how many came, and which files hold no run and why', async ({ open }) => {
    const program = await open({ scene: 'foreign' });
    await toRuns(program);
    await program.click('import');
    await program.click('import-files');
    await expect(program.at('toast')).toContainText(
      '3 runs imported, 2 held by a fuller file too, 1 file without a run.',
    );
    await program.click('toast-action');
    await expect(program.at('import-problems')).toContainText('notes.md');
  });

  test('can be stopped on their way', async ({ open }) => {
    const program = await open({ hold: ['import_runs'] });
    await toRuns(program);
    await program.click('import');
    await program.click('import-folder');
    await program.click('stop-import');
    await expect.poll(() => program.asked('stop_import')).toHaveLength(1);
  });

  test('open with what their file prints beside what follows from its rows', async ({ open }) => {
    const program = await open({ scene: 'imports' });
    await toRuns(program);
    await row(program, 1).dblclick();
    await expect(program.at('import-facts')).toContainText('agent report');
    await expect(program.at('report-preview')).toContainText('From the rows');
    await program.click('tab-figures');
    await expect(program.page.locator('[data-testid^="result-throughput"]').first()).toBeVisible();
  });

  test('are saved in the form of the program that wrote them', async ({ open }) => {
    const program = await open({ scene: 'imports' });
    await toRuns(program);
    await row(program, 1).dblclick();
    await program.click('save-import');
    await program.click('save-import-origin');
    await expect(program.at('toast')).toContainText('Saved to');
    expect(program.last('save_import')).toMatchObject({ form: 'origin' });
  });
});
