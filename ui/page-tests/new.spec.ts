/** New: folder, server, settings, presets, the plan. */

import type { Preferences } from '../src/lib/bindings';
import { expect, type Program, startable, test } from './program';

const saved = (program: Program) => program.last('set_preferences')?.preferences as Preferences;
const spec = (program: Program) => program.last('start_benchmark')?.spec;

test.describe('a new benchmark', () => {
  test('is started with one click: folder, server and model are chosen', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.fill('cooldown_s', '0');
    await program.click('start');
    await expect(program.at('result-headline')).toBeVisible({ timeout: 30_000 });
    const { home, servers } = program.account;
    expect(spec(program)).toMatchObject({
      folder: `${home}/.local/share/chimera-bench/sample-reports`,
      arms: [{ provider: 'ollama', url: servers[0], model: 'gemma3:latest' }],
      runs: 3,
      reports_place: `${home}/Documents/Chimera Bench`,
    });
  });

  test('starts by Ctrl and Enter with what was typed', async ({ open }) => {
    const program = await open({ hold: ['start_benchmark'] });
    await startable(program.page);
    await program.fill('runs', '2');
    await program.fill('setting-temperature', '0.6');
    await expect(program.at('plan-calls')).toHaveText('4');
    await startable(program.page);
    await program.press('Control+Enter');
    await expect
      .poll(() => spec(program))
      .toMatchObject({ runs: 2, arms: [{ settings: { temperature: 0.6, seed: null } }] });
  });

  test('does not start with a value out of range and says so at the field', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.fill('setting-top_p', '7');
    await expect(program.at('setting-top_p-note')).toHaveText('Allowed is 0.001 to 1.');
    await expect(program.at('setting-top_p')).toHaveAttribute('aria-invalid', 'true');
    await expect(program.at('start')).toBeDisabled();
    await program.press('Control+Enter');
    expect(program.asked('start_benchmark')).toHaveLength(0);
  });

  test('disables what the server cannot apply and says why', async ({ open }) => {
    const program = await open({ scene: 'openai' });
    await startable(program.page);
    await expect(program.at('setting-num_ctx')).toBeDisabled();
    await expect(program.at('setting-num_ctx-note')).toContainText('--ctx-size');
  });

  test('says why a folder cannot be used and keeps what else was chosen', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.fill('folder-path', '/missing');
    await program.at('folder-path').blur();
    await expect(program.at('folder-problem')).toContainText('does not exist');
    await expect(program.at('start')).toBeDisabled();
    await program.click('use-sample');
    await startable(program.page);
  });

  test('shows why another address cannot be used, and uses one that can', async ({ open }) => {
    const program = await open({ scene: 'none' });
    await program.click('other-address');
    await program.fill('server-url', 'http://127.0.0.1:9');
    await program.click('connect-server');
    await expect(program.at('server-problem')).toContainText('No server answers');
    await program.fill('server-url', program.account.servers[0] ?? '');
    await program.click('connect-server');
    await startable(program.page);
    await expect(program.at('model-select')).toHaveValue('gemma3:latest');
  });

  test('keeps what was typed while the user looks elsewhere', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.fill('setting-seed', '7');
    await program.press('Control+,');
    await program.at('about').waitFor();
    await program.press('Control+n');
    await expect(program.at('setting-seed')).toHaveValue('7');
  });

  test('says what could not be read at the start, until it is dismissed', async ({ open }) => {
    const program = await open({ scene: 'damaged' });
    const notice = program.at('notice-preferences_unreadable');
    await expect(notice).toContainText('preferences');
    await notice.getByLabel('Dismiss').click();
    await expect(notice).toHaveCount(0);
  });

  test('offers to finish the report of a run that a crash left', async ({ open }) => {
    const program = await open({ scene: 'crash' });
    await program.click('finish-report');
    await expect(program.at('result-headline')).toBeVisible();
    expect(program.asked('finish_run')).toHaveLength(1);
  });
});

test.describe('the reports folder', () => {
  test('shows what was found and what the model is given of it', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await expect(program.at('folder-facts')).toContainText('CSV');
    await expect(program.at('found')).toContainText('tok/s');
    await expect(program.at('facts-told')).toContainText(/The model is told \d+ facts/);
    await program.click('show-found');
    await expect(program.at('found-groups')).toContainText('mean');
    await program.click('tab-facts');
    await expect(program.at('facts-text')).toContainText('[F3]');
  });

  test('lists every problem with its next step, draws those in sight, and copies them all', async ({
    open,
  }) => {
    const program = await open({ scene: 'hostile' });
    await startable(program.page);
    await program.click('folder-problems');
    await program.at('problem-list').waitFor();
    expect(await program.at('problem-list').locator('tr[data-row]').count()).toBeLessThan(80);
    await program.at('problem-list').press('End');
    await expect(program.at('problem-details')).toContainText('\\u{202e}');
    await program.click('copy-all');
    await expect.poll(async () => (await program.copied()).split('\n').length).toBe(201);
  });

  test('of a benchmark before is marked when it is gone, and can be taken off the list', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    const gone = `${program.account.home}/bench/gone/2025-11 measurements`;
    await program.click('recent-folders');
    const entry = program.page.locator('[data-testid^="recent-"]', { hasText: 'is missing' });
    await entry.focus();
    await entry.press('Delete');
    await expect(entry).toHaveCount(0);
    await expect.poll(() => saved(program)?.recent_folders).not.toContain(gone);
    await program.click('toast-action');
    await expect.poll(() => saved(program)?.recent_folders).toContain(gone);
  });

  test('is chosen from the recent ones by the keyboard alone', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.click('recent-folders');
    await expect(program.at('recent-0')).toBeFocused();
    await program.press('ArrowDown');
    await program.press('Enter');
    await expect.poll(() => program.last('scan_folder')?.path).toBe(`${program.account.home}/bench/reports`);
    await expect(program.at('recent-0')).toHaveCount(0);
  });

  test('is dropped on the window, and a file stands for its folder', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    const file = `${program.account.home}/bench/reports/runs.csv`;
    await program.window('drag', { type: 'over', paths: [] });
    await program.at('drop-target').waitFor();
    await program.window('drag', { type: 'dropped', paths: [file] });
    await expect(program.at('folder-note')).toContainText('runs.csv is a file: its folder is used.');
    await expect(program.at('folder-path')).toHaveValue(`${program.account.home}/bench/reports`);
    await expect(program.at('drop-target')).toHaveCount(0);
  });

  test('shows how far the reading is and can be left unread', async ({ open }) => {
    const program = await open({ scene: 'scanning' });
    await expect(program.at('scan-progress')).toContainText('Reading file 12,040 of 50,000');
    await expect(program.at('start-note')).toHaveText('The folder is being read…');
    await program.click('stop-scan');
    await program.at('read-folder').waitFor();
    await expect(program.at('folder-problem')).toHaveCount(0);
  });

  test('is read again by its key', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    const before = program.asked('scan_folder').length;
    await program.press('Control+r');
    await expect.poll(() => program.asked('scan_folder').length).toBe(before + 1);
  });

  test('without a file that is read cannot be started with', async ({ open }) => {
    const program = await open({ scene: 'emptyfolder' });
    await expect(program.at('folder-problem')).toHaveText('This folder holds no CSV, JSON or Markdown file.');
    await expect(program.at('start-note')).toContainText('holds no CSV');
    await expect(program.at('start')).toBeDisabled();
  });
});

test.describe('the settings', () => {
  test('step from their defaults by key, and are put back one by one or all at once', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    const field = program.at('setting-temperature');
    await expect(field).toHaveAttribute('placeholder', /\d|default/);
    await expect(program.at('setting-num_predict')).toHaveAttribute('placeholder', '512');
    await expect(program.at('setting-seed')).toHaveAttribute('placeholder', 'default');
    await field.fill('1');
    await field.press('ArrowUp');
    await expect(field).toHaveValue('1.1');
    await program.fill('setting-top_k', '5');
    await program.click('reset-temperature');
    await expect(field).toHaveValue('');
    await program.click('reset-settings');
    await expect(program.at('setting-top_k')).toHaveValue('');
  });

  test('reach the specification under their names', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.fill('setting-min_p', '0.05');
    await program.fill('setting-num_thread', '8');
    await expect
      .poll(() => program.last('check_benchmark')?.spec.arms[0]?.settings)
      .toMatchObject({ min_p: 0.05, num_thread: 8 });
  });

  test('that cannot be started with say so beside the button', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.fill('setting-num_ctx', 'lots');
    await expect(program.at('start-note')).toHaveText('Change what is marked.');
    await expect(program.at('show-prompts')).toBeDisabled();
  });
});

test.describe('a preset', () => {
  async function save(program: Program, name: string) {
    await program.click('preset-menu');
    await program.click('preset-save');
    await program.fill('preset-name', name);
    await program.click('preset-confirm');
  }

  test('keeps the form under a name, shows that it was changed, and is put back', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.fill('setting-temperature', '0');
    await program.fill('runs', '8');
    await save(program, 'Greedy');
    await expect(program.at('preset-select')).toHaveValue('Greedy');
    expect(saved(program).presets[0]).toMatchObject({
      name: 'Greedy',
      runs: 8,
      settings: { temperature: 0, seed: null },
    });
    await program.fill('runs', '4');
    await expect(program.at('presets')).toContainText('changed');
    await program.click('preset-menu');
    await program.click('preset-revert');
    await expect(program.at('runs')).toHaveValue('8');
    await expect(program.at('presets')).not.toContainText('changed');
  });

  test('takes over what was changed, is renamed, and comes back when its deletion is undone', async ({
    open,
  }) => {
    const program = await open();
    await startable(program.page);
    await save(program, 'One');
    await expect.poll(() => saved(program)?.presets).toHaveLength(1);
    await program.fill('warmups', '2');
    await expect(program.at('presets')).toContainText('changed');
    await program.click('preset-menu');
    await program.click('preset-update');
    await expect.poll(() => saved(program).presets[0]?.warmups).toBe(2);
    await program.click('preset-menu');
    await program.click('preset-rename');
    await expect(program.at('preset-name')).toHaveValue('One');
    await program.fill('preset-name', 'Two');
    await program.click('preset-confirm');
    await expect.poll(() => saved(program).presets[0]?.name).toBe('Two');
    await program.click('preset-menu');
    await program.click('preset-delete');
    await expect.poll(() => saved(program).presets).toHaveLength(0);
    await program.click('toast-action');
    await expect.poll(() => saved(program).presets[0]?.name).toBe('Two');
  });

  test('is not saved under a name that another one has', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await save(program, 'One');
    await expect.poll(() => saved(program)?.presets).toHaveLength(1);
    await save(program, 'one');
    await expect(program.at('preset-problem')).toContainText('One');
    expect(saved(program).presets).toHaveLength(1);
  });

  test('sets the selected configuration and leaves what all share', async ({ open }) => {
    const program = await open({ scene: 'twoarms' });
    await startable(program.page);
    await program.click('arm-1');
    await expect(program.at('setting-num_ctx')).toHaveValue('8192');
    await save(program, 'Long');
    await expect(program.at('preset-select')).toHaveValue('Long');
    await program.click('arm-0');
    await expect(program.at('preset-select')).toHaveValue('');
    await program.fill('runs', '10');
    await program.at('preset-select').selectOption('Long');
    await expect(program.at('setting-num_ctx')).toHaveValue('8192');
    await expect(program.at('runs')).toHaveValue('10');
    await expect(program.at('presets')).not.toContainText('changed');
  });
});

test.describe('the plan', () => {
  test('shows how long it takes and what that rests on', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await expect(program.at('plan-time')).toContainText('about');
    await expect(program.at('plan-basis')).toContainText('earlier calls of this model');
    await expect(program.at('saved-name')).toContainText('gemma3-latest');
    await program.at('model-select').selectOption('gemma3:270m');
    await expect(program.at('plan-time')).toHaveText('unknown');
    await expect(program.at('plan-basis')).toContainText('until the first call');
  });

  test('shows by its key the prompt and the request of each kind of call', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.press('Control+p');
    await expect(program.at('prompt-tokens')).toContainText('tokens');
    await program.click('tab-report');
    await expect(program.page.locator('[data-part="analysis"]')).toContainText('analysis');
    await program.at('prompt-form').locator('input[value="request"]').click({ force: true });
    await expect(program.at('request-body')).toContainText('"model": "gemma3:latest"');
    await program.click('copy-prompt');
    await expect.poll(() => program.copied()).toContain(`POST ${program.account.servers[0]}/api/generate`);
  });
});
