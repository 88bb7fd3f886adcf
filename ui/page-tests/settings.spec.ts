/** Settings. */

import type { Preferences } from '../src/lib/bindings';
import { type Asked, expect, type Program, startable, test } from './program';

const kept = (program: Program) => program.last('set_preferences')?.preferences as Preferences;

type Open = (asked?: Asked) => Promise<Program>;

async function settings(open: Open, asked: Asked = {}) {
  const program = await open(asked);
  await program.press('Control+,');
  await program.at('about').waitFor();
  return program;
}

const first = (program: Program, id: string) => program.at(id).first();

test.describe('saved servers', () => {
  test('are added with what the server says of itself, and their key goes to the keychain only', async ({
    open,
  }) => {
    const program = await settings(open);
    const url = program.account.servers[1] ?? '';
    await expect(program.at('no-saved-servers')).toContainText('No server is saved');
    await program.click('add-server');
    await program.fill('saved-url', url);
    await program.fill('saved-key', 'sk-typed');
    await program.click('dialog-save');
    await expect(program.at('server-llama.cpp')).toBeVisible();
    expect(kept(program).servers).toEqual([{ name: 'llama.cpp', url, provider: 'openai' }]);
    expect(program.asked('set_key')[0]).toMatchObject({ key: 'sk-typed', sessionOnly: false });
    expect(JSON.stringify(kept(program))).not.toContain('sk-typed');
    await expect(program.at('key-state')).toHaveText('a key is stored');
    await expect(program.page.locator('body')).not.toContainText('sk-typed');
  });

  test('may be saved while they do not answer, once their kind is said', async ({ open }) => {
    const program = await settings(open);
    await program.click('add-server');
    await program.fill('saved-url', 'http://127.0.0.1:9');
    await program.click('dialog-save');
    await expect(program.at('dialog-answer')).toContainText('Choose the kind');
    await program.at('saved-kind').selectOption('ollama');
    await program.fill('server-name', 'Den');
    await program.click('dialog-save');
    await expect(program.at('server-Den')).toBeVisible();
    expect(kept(program).servers[0]).toMatchObject({ provider: 'ollama', url: 'http://127.0.0.1:9' });
  });

  test('are tested with one click and answer under their name', async ({ open }) => {
    const program = await settings(open, { scene: 'saved' });
    await first(program, 'test-server').click();
    await expect(first(program, 'server-answer')).toContainText('No server answers');
    expect(program.last('connect_server')).toMatchObject({ url: 'https://gpu.invalid:8000', key: null });
  });

  test('are offered where New meets one that asks for a key', async ({ open }) => {
    const program = await open({ scene: 'locked' });
    await startable(program.page);
    await program.click('other-address');
    await program.fill('server-url', 'http://locked.invalid:8000');
    await program.click('connect-server');
    await program.click('save-with-key');
    await expect(program.at('saved-url')).toHaveValue('http://locked.invalid:8000');
  });

  test('are not saved twice', async ({ open }) => {
    const program = await settings(open, { scene: 'saved' });
    await program.click('add-server');
    await program.fill('saved-url', 'https://gpu.invalid:8000/v1/');
    await expect(program.at('dialog-answer')).toContainText('saved already');
    await expect(program.at('dialog-save')).toBeDisabled();
  });

  test('are removed with their key, and one click brings both back', async ({ open }) => {
    const program = await settings(open, { scene: 'saved' });
    await expect(first(program, 'key-state')).toHaveText('a key is stored');
    await first(program, 'remove-server').click();
    await expect(program.at('toast')).toContainText('Lab machine is removed, with its key');
    expect(kept(program).servers).toHaveLength(1);
    expect(program.asked('delete_key')).toHaveLength(1);
    await program.click('toast-action');
    await expect(program.at('server-Lab machine')).toBeVisible();
    await expect(first(program, 'key-state')).toHaveText('a key is stored');
    expect(program.asked('restore_key')).toHaveLength(1);
    expect(kept(program).servers).toHaveLength(2);
  });

  test('say when their key goes out in the open', async ({ open }) => {
    const program = await settings(open, { scene: 'saved' });
    await expect(program.at('warning-key_in_the_open')).toContainText('unencrypted');
  });

  test('have their key replaced without it being shown', async ({ open }) => {
    const program = await settings(open, { scene: 'saved' });
    await expect(first(program, 'key-state')).toHaveText('a key is stored');
    await first(program, 'set-key').click();
    await expect(program.at('key-words')).toContainText('another one replaces it');
    await expect(program.at('key-text')).toHaveValue('');
    await expect(program.at('key-text')).toHaveAttribute('type', 'password');
    await program.fill('key-text', 'sk-new');
    await program.click('key-save');
    await expect(program.page.locator('dialog')).toHaveCount(0);
    expect(program.asked('set_key')[0]).toMatchObject({ url: 'https://gpu.invalid:8000', key: 'sk-new' });
  });

  test('have their key deleted, and one click brings it back', async ({ open }) => {
    const program = await settings(open, { scene: 'saved' });
    await expect(first(program, 'key-state')).toHaveText('a key is stored');
    await first(program, 'set-key').click();
    await program.click('delete-key');
    await expect(first(program, 'key-state')).toHaveText('no key');
    await program.click('toast-action');
    await expect(first(program, 'key-state')).toHaveText('a key is stored');
  });

  test('keep a key for this session where there is no keychain, and say what to do', async ({ open }) => {
    const program = await settings(open, { scene: 'nokeychain' });
    await program.click('set-key');
    await program.fill('key-text', 'sk-new');
    await program.click('key-save');
    await expect(program.at('key-problem')).toContainText('for this session only');
    await program.click('key-session');
    await expect(program.at('key-state')).toHaveText('a key for this session');
  });
});

test.describe('limits', () => {
  test('are kept when a field is left, and go into the next benchmark', async ({ open }) => {
    const program = await settings(open, { hold: ['start_benchmark'] });
    await program.fill('limit-first_token_s', '30');
    await program.at('limit-first_token_s').blur();
    await expect.poll(() => kept(program)?.limits.first_token_s).toBe(30);
    await expect(program.at('saved')).toHaveText('Saved');
    await program.fill('limit-total_s', '900');
    await program.at('limit-total_s').blur();
    await expect.poll(() => kept(program)?.limits.total_s).toBe(900);
    await program.press('Control+n');
    await startable(program.page);
    await program.click('start');
    await expect
      .poll(() => program.last('start_benchmark')?.spec)
      .toMatchObject({ limits: { first_token_s: 30, total_s: 900 } });
  });

  test('are not kept out of range', async ({ open }) => {
    const program = await settings(open);
    await program.fill('limit-json_mib', '5000');
    await program.at('limit-json_mib').blur();
    await expect(program.at('limit-json_mib-note')).toContainText('Allowed is 1 to 4,096.');
    await program.fill('limit-connect_s', '');
    await program.at('limit-connect_s').blur();
    await expect(program.at('limit-connect_s-note')).toContainText('A number is needed');
    for (const { preferences } of program.asked('set_preferences')) {
      expect(preferences).toMatchObject({ limits: { connect_s: 5 }, folder_limits: { json_mib: 64 } });
    }
  });

  test('go back to their defaults, and back again', async ({ open }) => {
    const program = await settings(open, { scene: 'saved' });
    await expect(program.at('limit-total_s')).toHaveValue('900');
    await program.click('reset-limits');
    await expect(program.at('limit-total_s')).toHaveValue('');
    await expect(program.at('reset-limits')).toBeDisabled();
    await program.click('toast-action');
    await expect.poll(() => kept(program)?.limits.total_s).toBe(900);
  });
});

test.describe('the rest of the settings', () => {
  test('asks models for the chosen language from the next benchmark on', async ({ open }) => {
    const program = await settings(open, { hold: ['start_benchmark'] });
    await program.at('language').selectOption('german');
    await expect.poll(() => kept(program)?.language).toBe('german');
    await program.press('Control+n');
    await startable(program.page);
    await program.click('start');
    await expect.poll(() => program.last('start_benchmark')?.spec).toMatchObject({ language: 'german' });
  });

  test('has a high-contrast theme', async ({ open }) => {
    const program = await settings(open);
    await program.click('theme-contrast');
    await expect(program.page.locator('html')).toHaveAttribute('data-theme', 'contrast');
    await expect.poll(() => kept(program)?.theme).toBe('contrast');
  });

  test('keeps the runs of earlier places in the list, until the user takes one away', async ({ open }) => {
    const program = await settings(open);
    const { home } = program.account;
    await program.click('choose-place');
    await expect.poll(() => kept(program)?.reports_place).toBe(`${home}/bench/reports`);
    expect(kept(program).listed_places).toEqual([`${home}/Documents/Chimera Bench`]);
    await program.at('listed-place').getByRole('button').first().click();
    await expect.poll(() => kept(program)?.listed_places).toEqual([]);
    await program.click('toast-action');
    await expect.poll(() => kept(program)?.listed_places).toEqual([`${home}/Documents/Chimera Bench`]);
  });

  test('lists the runs of further places', async ({ open }) => {
    const program = await settings(open);
    await program.click('add-place');
    await expect.poll(() => kept(program)?.listed_places).toEqual([`${program.account.home}/bench/reports`]);
  });

  test('warns of a synchronised place and offers places chosen before', async ({ open }) => {
    const program = await settings(open, { scene: 'saved' });
    const before = `${program.account.home}/bench/out`;
    await expect(program.at('warning-place_synced')).toContainText('OneDrive');
    await program.at('recent-places').selectOption(before);
    await expect.poll(() => kept(program)?.reports_place).toBe(before);
    await program.click('default-place');
    await expect.poll(() => kept(program)?.reports_place).toBeNull();
    await program.click('toast-action');
    await expect.poll(() => kept(program)?.reports_place).toBe(before);
  });

  test('shows the last self-check with its age, and why to run it again', async ({ open }) => {
    const program = await settings(open, { scene: 'saved' });
    await expect(program.at('self-check-last')).toContainText('TTFT +0.14 ms');
    await expect(program.at('self-check-last')).toContainText('Quick check');
    await expect(program.at('self-check-last')).toContainText('41 days ago');
    await expect(program.at('warning-self_check_old')).toContainText('Run it again');
  });

  test('says that there is no self-check, until one was made', async ({ open }) => {
    const program = await settings(open);
    await program.at('self-check-none').waitFor();
    await program.click('self-check');
    await expect(program.at('self-check-last')).toContainText('today');
    const rates = program.at('self-check-result').locator('tbody tr td:nth-of-type(2)');
    await expect(rates).toHaveText(['125', '125', '1,000', '1,000', '10,000', '10,000']);
  });

  test('shows diagnostics before they are copied', async ({ open }) => {
    const program = await settings(open);
    await program.click('show-diagnostics');
    await expect(program.at('diagnostics-text')).toContainText('Chimera Bench');
    await program.click('diagnostics-close');
    await expect(program.page.locator('dialog')).toHaveCount(0);
    await expect(program.page.locator('h1')).toHaveText('Settings');
  });

  test('changes how much is logged and opens the folder', async ({ open }) => {
    const program = await settings(open);
    await program.at('log-level').selectOption('debug');
    await expect.poll(() => kept(program)?.log_level).toBe('debug');
    await program.click('logs-folder');
    await expect.poll(() => program.asked('open_logs')).toHaveLength(1);
  });

  test('switches the notification at the end off', async ({ open }) => {
    const program = await settings(open);
    await program.at('notify').click();
    await expect.poll(() => kept(program)?.stay_silent).toBe(true);
  });
});
