/** A benchmark that runs, against the reference server. */

import { expect, startable, start, test } from './program';

test.describe('a running benchmark', () => {
  test('is stopped by Escape without a question, and its report is shown', async ({ open }) => {
    const program = await open({ run: { stalls_at: 3 } });
    await start(program.page);
    await expect(program.at('progress-text')).toContainText('Call 4 of');
    await expect(program.at('answer')).not.toBeEmpty();
    await program.press('Escape');
    await expect(program.at('result-headline')).toContainText('Stopped after');
    expect(program.asked('stop_benchmark')).toHaveLength(1);
  });

  test('is asked about before the window closes', async ({ open }) => {
    const program = await open({ run: { stalls_at: 1 } });
    await start(program.page);
    await program.window('close-requested', null);
    await program.click('quit-keep');
    expect(program.asked('quit_app')).toHaveLength(0);
    await program.window('close-requested', null);
    await program.click('quit-stop');
    await expect.poll(() => program.asked('quit_app')).toHaveLength(1);
  });

  test('is followed in the window’s title and at its icon', async ({ open }) => {
    const program = await open({ run: { stalls_at: 2 } });
    await start(program.page);
    await expect.poll(() => program.last('set_title')?.title).toBe('Call 3 of 7 · Chimera Bench');
    await expect
      .poll(() => program.last('set_progress')?.progress)
      .toMatchObject({ status: 'normal', percent: 29 });
  });

  test('that has ended is announced to a user who looks elsewhere', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.fill('cooldown_s', '0');
    await start(program.page);
    await program.press('Control+2');
    await expect(program.at('toast')).toContainText('has ended');
    await program.click('toast-action');
    await expect(program.at('result-headline')).toBeVisible();
  });

  test('counts its warnings in the sidebar and lists them with cause and next step', async ({ open }) => {
    const program = await open({ run: { stalls_at: 5 } });
    await start(program.page);
    await expect(program.at('nav-warnings')).toContainText(/\d/);
    await program.click('tab-warnings');
    await expect(program.at('live-warnings')).not.toBeEmpty();
  });

  test('shows for how long the first text is waited for', async ({ open }) => {
    const program = await open({ run: { stays_loading: true } });
    await start(program.page);
    await expect(program.at('answer-waiting')).toContainText(/for \d+(\.\d)? s/);
    const before = await program.at('tile-elapsed').textContent();
    await expect(program.at('tile-elapsed')).not.toHaveText(before ?? '');
  });

  test('keeps reasoning apart from the answer', async ({ open }) => {
    const program = await open({ run: { stalls_at: 1, thinking_tokens: 8 } });
    await start(program.page);
    await expect(program.at('answer').locator('.reasoning + .block:not(.reasoning)')).toBeVisible();
    await expect(program.at('answer').locator('.reasoning').first()).toContainText('Let me think');
  });

  test('draws its figures while it goes on', async ({ open }) => {
    const program = await open({ run: { stalls_at: 5 } });
    await start(program.page);
    await expect(program.at('progress-text')).toContainText('Call 6 of');
    await expect(program.page.getByRole('img').first()).toBeVisible();
  });

  test('lets the window close at once when it has ended', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.window('close-requested', null);
    await expect.poll(() => program.asked('quit_app')).toHaveLength(1);
  });

  test('goes on when the page is loaded again, and is shown again', async ({ open }) => {
    const program = await open({ run: { stalls_at: 4 } });
    await start(program.page);
    await expect(program.at('progress-text')).toContainText('Call 5 of');
    await program.page.reload();
    await expect(program.at('progress-text')).toContainText('Call 5 of');
    expect(program.asked('start_benchmark')).toHaveLength(1);
  });
});

test.describe('a folder that a start of the program names', () => {
  test('is chosen, and New is shown', async ({ open }) => {
    const program = await open();
    const folder = `${program.account.home}/bench/reports`;
    await program.press('Control+,');
    await program.at('about').waitFor();
    await program.window('folder-named', folder);
    await expect(program.at('folder-path')).toHaveValue(folder);
  });

  test('waits for the next benchmark while one runs', async ({ open }) => {
    const program = await open({ run: { stalls_at: 1 } });
    const folder = `${program.account.home}/bench/reports`;
    await start(program.page);
    await program.window('folder-named', folder);
    await expect(program.at('toast')).toContainText('chosen for the next benchmark');
    await expect(program.at('view')).toHaveAttribute('data-view', 'live');
    await program.press('Control+n');
    await expect(program.at('folder-path')).toHaveValue(folder);
  });
});

test('no download, load or import begins beside a benchmark, and no benchmark beside one', async ({
  open,
}) => {
  const program = await open({ run: { stalls_at: 1 } });
  await start(program.page);
  await expect(program.at('progress-text')).toContainText('Call 2 of');
  const paths = [`${program.account.home}/bench/reports`];
  await expect(program.call('import_runs', { paths })).rejects.toThrow('already_running');
});
