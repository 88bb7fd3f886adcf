/** A saved result. */

import { expect, openResult, startable, test } from './program';

test.describe('a result', () => {
  test('puts the headline first and keeps cold and invalid calls apart', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    const run = await program.call('load_result', { path: await program.latestRun(), theme: 'light' });
    await expect(program.at('result-headline')).toHaveText(run.headline);
    await expect(program.at('table-cold')).toContainText('Baseline');
    await expect(program.at('invalid-calls')).toContainText('stopped after 3 tokens');
    await expect(program.at('figure-throughput-report').getByRole('img')).toBeVisible();
  });

  test('asks with the full address before a link of the report is opened', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await program.click('tab-report');
    await program.at('report-preview').locator('a[href^="https"]').first().click();
    await expect(program.at('link-url')).toHaveText(
      'https://example.org/a/very/long/address?with=parameters',
    );
    expect(program.asked('open_link')).toHaveLength(0);
    await program.click('link-open');
    await expect.poll(() => program.asked('open_link')).toHaveLength(1);
  });

  test('is saved in the form that was asked for, and shown there', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await program.click('save-as');
    await program.click('save-csv');
    await expect(program.at('toast')).toContainText(`Saved to ${program.account.home}/`);
    const saved = program.last('save_report');
    expect(saved).toMatchObject({ format: 'csv' });
    await program.click('toast-action');
    await expect.poll(() => program.last('show_in_folder')).toEqual({ target: saved?.target });
  });

  test('is drawn in the colours of the chosen theme', async ({ open }) => {
    const program = await open();
    await program.press('Control+,');
    await program.click('theme-dark');
    await expect(program.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await openResult(program.page);
    expect(program.last('load_result')?.theme).toBe('dark');
  });

  test('can be measured once more with the same specification', async ({ open }) => {
    const program = await open({ hold: ['start_benchmark'] });
    await startable(program.page);
    await openResult(program.page);
    await program.click('run-again');
    await program.at('progress').waitFor();
    expect(program.last('start_benchmark')?.spec).toMatchObject({
      runs: 3,
      arms: [{ model: 'gemma3:latest', url: program.account.servers[0] }],
    });
  });

  test('is not measured once more while its folder is gone', async ({ open }) => {
    const program = await open({ scene: 'gonefolder' });
    await openResult(program.page);
    await program.click('run-again');
    await expect(program.at('view')).toHaveAttribute('data-view', 'new');
    await expect(program.at('folder-problem')).toBeVisible();
    expect(program.asked('start_benchmark')).toHaveLength(0);
  });

  test('is not measured once more while its server is gone', async ({ open }) => {
    const program = await open({ scene: 'goneserver' });
    await openResult(program.page);
    await program.click('run-again');
    await expect(program.at('banner')).toContainText('No server answers at http://127.0.0.1:9');
  });

  test('can be changed before it is measured once more', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await program.click('edit-run');
    await expect(program.at('view')).toHaveAttribute('data-view', 'new');
    await startable(program.page);
    await expect(program.at('model-select')).toHaveValue('gemma3:latest');
    await expect(program.at('runs')).toHaveValue('3');
    expect(program.asked('start_benchmark')).toHaveLength(0);
  });

  test('shows hostile text as text', async ({ open }) => {
    const program = await open({ scene: 'hostile' });
    await openResult(program.page);
    await program.click('tab-calls');
    await program.page.locator('tr[data-row="3"]').click();
    await expect(program.at('call-answer')).toContainText('<img src=x onerror=alert(1)>');
    await expect(program.page.locator('img[src="x"], script[src="x"]')).toHaveCount(0);
    expect((await program.at('call-answer').textContent())?.length).toBeLessThan(21_000);
  });

  test('of two hundred calls draws only the rows in sight', async ({ open }) => {
    const program = await open({ scene: 'many' });
    await openResult(program.page);
    await program.click('tab-calls');
    await program.at('calls').waitFor();
    expect(await program.at('calls').locator('tr[data-row]').count()).toBeLessThan(80);
  });

  test('that is slower than its history says so among its warnings', async ({ open }) => {
    const program = await open({ scene: 'slower' });
    await openResult(program.page);
    await expect(program.at('severity-doubtful')).toContainText('slower than the 8 earlier runs');
  });

  test('has its warnings by severity, each with links to its calls', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await program.at('warning-short_answer').getByRole('button').first().click();
    await expect(program.at('call-details')).toContainText('Run 2, report');
  });

  test('is searched forwards and backwards by the keyboard', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await program.click('tab-report');
    await program.press('Control+f');
    await expect(program.at('find-text')).toBeFocused();
    await program.fill('find-text', 'decode rate');
    await expect(program.at('find-count')).toHaveText(/^1 of \d+$/);
    await program.press('Enter');
    await expect(program.at('find-count')).toHaveText(/^2 of/);
    await program.press('Shift+Enter');
    await program.press('Shift+Enter');
    await expect(program.at('find-count')).toHaveText(/^(\d+) of \1$/);
    await program.fill('find-text', 'nowhere at all');
    await expect(program.at('find-count')).toHaveText('Not found');
    await program.press('Escape');
    await expect(program.at('find')).toHaveCount(0);
  });
});

test.describe('a mark of a figure', () => {
  test('leads to its call, opened, with its raw marks', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    const list = program.at('figure-throughput-report').getByRole('listbox');
    await list.press('End');
    await list.press('Enter');
    await expect(program.at('call-details')).toContainText('Call 7: Run 3, report');
    await expect(program.at('raw-marks')).toContainText('t0');
    await expect(program.at('raw-marks')).toContainText('c_1');
    expect(await program.at('raw-marks').locator('tr[data-row]').count()).toBeLessThan(80);
    await expect(program.at('call-gaps')).toContainText(/gaps: median .* ms, longest .* ms, before chunk/);
    await expect(program.at('call-figures')).toContainText('c_1 − t0');
    await expect(program.at('calls')).toBeFocused();
  });
});

test.describe('the details of a call', () => {
  test('say that its marks are damaged and show everything else', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await program.click('tab-calls');
    await program.page.locator('tr[data-row="2"]').click();
    await expect(program.at('marks-problem')).toContainText('cannot be read');
    await expect(program.at('call-figures')).toContainText('TTFT');
    await expect(program.at('raw-marks')).toHaveCount(0);
  });

  test('are copied part by part', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await program.click('tab-calls');
    await program.page.locator('tr[data-row="3"]').click();
    await program.click('copy-marks');
    await expect.poll(() => program.copied()).toMatch(/^Mark\tms since t0\tGap ms\tBytes\tText\nt0\t/);
    expect((await program.copied()).split('\n').at(-1)).toMatch(/^done\t/);
    await program.click('copy-call-request');
    await expect.poll(() => program.copied()).toContain('"model"');
  });
});

test.describe('the verdict of a comparison', () => {
  test('says for each configuration in a word and a sentence what was shown', async ({ open }) => {
    const program = await open({ scene: 'seven' });
    await openResult(program.page);
    await expect(program.at('verdict-1')).toContainText('▲ better');
    await expect(program.at('verdict-1')).toContainText('% faster than Baseline');
    await expect(program.at('verdict-2')).toContainText('▼ worse');
    await expect(program.at('verdict-3')).toContainText('no difference shown');
    await expect(program.at('caveat')).toContainText('different models');
  });

  test('opens the blocks of a claim, whose values lead to their calls', async ({ open }) => {
    const program = await open({ scene: 'better' });
    await openResult(program.page);
    await program.click('open-claim-1-report-decode_rate');
    const blocks = program.at('blocks-1-report-decode_rate');
    await expect(blocks).toContainText('stopped after 3 tokens');
    await blocks.getByRole('button').first().click();
    await expect(program.at('call-details')).toContainText('report');
    await expect(program.at('tab-calls')).toHaveAttribute('aria-selected', 'true');
  });

  test('is copied as a table', async ({ open }) => {
    const program = await open({ scene: 'better' });
    await openResult(program.page);
    await program.click('copy-verdict');
    await expect.poll(() => program.copied()).toMatch(/^Configuration\tStage\t/);
    expect((await program.copied()).split('\n')).toHaveLength(5);
    await program.click('open-claim-1-report-ttft');
    await program.click('copy-blocks-1-report-ttft');
    await expect.poll(() => program.copied()).toMatch(/^Run\tBaseline, TTFT ms\tTuned, TTFT ms/);
  });

  test('shows its own figures first, the whole before its parts', async ({ open }) => {
    const program = await open({ scene: 'better' });
    await openResult(program.page);
    const figures = program.at('overall-figures').locator('[data-testid^="result-"]');
    await expect(figures.first()).toBeVisible();
    const ids = await figures.evaluateAll((all) =>
      all.map((each) => (each as HTMLElement).dataset['testid']),
    );
    expect(ids).toEqual(['result-effects', 'result-pairs-throughput-report']);
  });

  test('is not there for one configuration', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await expect(program.at('verdict')).toHaveCount(0);
    await expect(program.at('overall-figures')).toHaveCount(0);
  });
});

test.describe('copying', () => {
  test('gives a table as cells for a spreadsheet and as a table for a mail', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await program.click('copy-table');
    await expect.poll(() => program.copied()).toMatch(/^Stage\tn\tDecode tok\/s\t/);
    expect((await program.copied()).split('\n')).toHaveLength(3);
    expect(await program.copied('text/html')).toContain('<th align="right">Decode tok/s</th>');
    await expect(program.at('toast')).toContainText('on the clipboard');
  });

  test('gives the list of calls with what is against each, by button and by key', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await program.click('tab-calls');
    await program.click('copy-calls');
    await expect.poll(async () => (await program.copied()).split('\n').length).toBe(8);
    expect((await program.copied()).split('\n')[5]).toMatch(/\tinvalid\t/);
    await program.at('calls').press('Control+c');
    await expect.poll(() => program.copied()).toContain('Decode tok/s');
  });

  test('gives a figure as a picture', async ({ open }) => {
    const program = await open();
    await openResult(program.page);
    await program.click('copy-throughput-report');
    await expect.poll(async () => (await program.copied('image/png')).length).toBeGreaterThan(100);
    expect(program.last('draw_figure')).toMatchObject({
      figure: { name: 'throughput-report', call: null },
      format: 'png',
    });
  });

  test('offers to save a picture that this window cannot put on the clipboard', async ({ page, open }) => {
    await page.addInitScript(() => Reflect.deleteProperty(window, 'ClipboardItem'));
    const program = await open();
    await openResult(page);
    await program.click('copy-ttft-report');
    await expect(program.at('toast')).toContainText('cannot put pictures on the clipboard');
    await program.click('toast-action');
    await expect
      .poll(() => program.last('save_figure'))
      .toMatchObject({ figure: { name: 'ttft-report', call: null }, format: 'png' });
  });
});

test.describe('every state', () => {
  for (const scene of ['stopped', 'failed', 'novalid', 'onepass', 'coldonly', 'arms']) {
    test(`${scene} has its headline, its tables and its warnings`, async ({ open }) => {
      const program = await open({ scene });
      await openResult(program.page);
      const run = await program.call('load_result', { path: await program.latestRun(), theme: 'light' });
      await expect(program.at('result-headline')).toHaveText(run.headline);
      await expect(program.at('table-stages')).toBeVisible();
      await expect(program.at('warnings')).toBeVisible();
    });
  }

  test('of several arms each has its own time figure and its own line in the table', async ({ open }) => {
    const program = await open({ scene: 'arms' });
    await openResult(program.page);
    await expect(program.page.locator('[data-testid^="figure-time-report"]')).toHaveCount(3);
    expect(await program.at('table-stages').locator('tbody tr').count()).toBeGreaterThanOrEqual(6);
  });

  test('of a failed run says that there is nothing to draw', async ({ open }) => {
    const program = await open({ scene: 'failed' });
    await openResult(program.page);
    await expect(program.at('no-figures')).toContainText('No call can be drawn');
  });
});
