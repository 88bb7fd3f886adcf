import { afterEach, describe, expect, it, vi } from 'vitest';

import type { Preferences } from '../lib/bindings';
import { byId, find, openPage, press, textOf, type } from '../mock/open-page';

type Page = Awaited<ReturnType<typeof openPage>>;
let page: Page;

const asked = (command: string) => page.mock.asked.filter((entry) => entry.command === command);
const kept = () => asked('set_preferences').at(-1)?.args['preferences'] as Preferences;
const enabled = (id: string) =>
  vi.waitFor(() => expect(byId<HTMLButtonElement>(id).disabled, id).toBe(false));

async function open(scene = '') {
  page = await openPage(scene === '' ? '' : `scene=${scene}`);
  await vi.waitFor(() => byId('start'));
  press(',', { ctrlKey: true });
  await vi.waitFor(() => byId('about'));
}

function choose(id: string, value: string) {
  const select = byId<HTMLSelectElement>(id);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

function commit(id: string, text: string) {
  type(id, text);
  byId(id).dispatchEvent(new Event('change', { bubbles: true }));
}

afterEach(() => page.close());

describe('saved servers', () => {
  it('are added with what the server says of itself, and their key goes to the keychain only', async () => {
    await open();
    expect(textOf('no-saved-servers')).toContain('No server is saved');
    byId('add-server').click();
    await vi.waitFor(() => byId('server-dialog'));
    type('saved-url', 'http://127.0.0.1:8080');
    type('saved-key', 'sk-typed');
    await enabled('dialog-save');
    byId('dialog-save').click();
    await vi.waitFor(() => byId('server-llama.cpp'));
    expect(kept().servers).toEqual([{ name: 'llama.cpp', url: 'http://127.0.0.1:8080', provider: 'openai' }]);
    expect(asked('set_key')[0]?.args).toMatchObject({ key: 'sk-typed', sessionOnly: false });
    expect(JSON.stringify(kept())).not.toContain('sk-typed');
    await vi.waitFor(() => expect(textOf('key-state')).toBe('a key is stored'));
    expect(document.body.textContent).not.toContain('sk-typed');
    expect(asked('find_servers').length).toBeGreaterThan(1);
  });

  it('may be saved while they do not answer, once their kind is said', async () => {
    await open();
    byId('add-server').click();
    await vi.waitFor(() => byId('server-dialog'));
    type('saved-url', 'http://127.0.0.1:9');
    await enabled('dialog-save');
    byId('dialog-save').click();
    await vi.waitFor(() => expect(textOf('dialog-answer')).toContain('Choose the kind'));
    choose('saved-kind', 'ollama');
    type('server-name', 'Den');
    byId('dialog-save').click();
    await vi.waitFor(() => byId('server-Den'));
    expect(kept().servers[0]).toMatchObject({ provider: 'ollama', url: 'http://127.0.0.1:9' });
  });

  it('are tested with one click and answer under their name', async () => {
    await open('saved');
    byId('test-server').click();
    await vi.waitFor(() => expect(textOf('server-answer')).toContain('No server answers'));
    expect(asked('connect_server').at(-1)?.args).toMatchObject({
      url: 'https://gpu.example.org:8000',
      key: null,
    });
  });

  it('are offered where New meets one that asks for a key', async () => {
    page = await openPage('');
    await enabled('start');
    byId('other-address').click();
    await vi.waitFor(() => byId('server-url'));
    type('server-url', 'http://locked.example.org:8000');
    await enabled('connect-server');
    byId('connect-server').click();
    (await vi.waitFor(() => byId('save-with-key'))).click();
    await vi.waitFor(() => byId('server-dialog'));
    expect(byId<HTMLInputElement>('saved-url').value).toBe('http://locked.example.org:8000');
  });

  it('are not saved twice', async () => {
    await open('saved');
    byId('add-server').click();
    await vi.waitFor(() => byId('server-dialog'));
    type('saved-url', 'https://gpu.example.org:8000/v1/');
    await vi.waitFor(() => expect(textOf('dialog-answer')).toContain('saved already'));
    expect(byId<HTMLButtonElement>('dialog-save').disabled).toBe(true);
  });

  it('are removed with their key, and one click brings both back', async () => {
    await open('saved');
    await vi.waitFor(() => expect(textOf('key-state')).toBe('a key is stored'));
    byId('remove-server').click();
    await vi.waitFor(() => expect(textOf('toast')).toContain('Lab machine is removed, with its key'));
    expect(kept().servers).toHaveLength(1);
    expect(asked('delete_key')).toHaveLength(1);
    byId('toast-action').click();
    await vi.waitFor(() => byId('server-Lab machine'));
    await vi.waitFor(() => expect(textOf('key-state')).toBe('a key is stored'));
    expect(asked('restore_key')).toHaveLength(1);
    expect(kept().servers).toHaveLength(2);
  });

  it('say when their key goes out in the open', async () => {
    await open('saved');
    await vi.waitFor(() => expect(textOf('warning-key_in_the_open')).toContain('unencrypted'));
  });

  it('have their key replaced without it being shown', async () => {
    await open('saved');
    await vi.waitFor(() => expect(textOf('key-state')).toBe('a key is stored'));
    byId('set-key').click();
    await vi.waitFor(() => expect(textOf('key-words')).toContain('another one replaces it'));
    expect(byId<HTMLInputElement>('key-text').value).toBe('');
    expect(byId<HTMLInputElement>('key-text').type).toBe('password');
    type('key-text', 'sk-new');
    await enabled('key-save');
    byId('key-save').click();
    await vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull());
    expect(asked('set_key')[0]?.args).toMatchObject({ url: 'https://gpu.example.org:8000', key: 'sk-new' });
  });

  it('have their key deleted, and one click brings it back', async () => {
    await open('saved');
    await vi.waitFor(() => expect(textOf('key-state')).toBe('a key is stored'));
    byId('set-key').click();
    (await vi.waitFor(() => byId('delete-key'))).click();
    await vi.waitFor(() => expect(textOf('key-state')).toBe('no key'));
    (await vi.waitFor(() => byId('toast-action'))).click();
    await vi.waitFor(() => expect(textOf('key-state')).toBe('a key is stored'));
  });

  it('keep a key for this session where there is no keychain, and say what to do', async () => {
    await open('nokeychain');
    byId('set-key').click();
    await vi.waitFor(() => byId('key-dialog'));
    type('key-text', 'sk-new');
    await enabled('key-save');
    byId('key-save').click();
    await vi.waitFor(() => expect(textOf('key-problem')).toContain('for this session only'));
    byId('key-session').click();
    await vi.waitFor(() => expect(textOf('key-state')).toBe('a key for this session'));
  });
});

describe('limits', () => {
  it('are kept when a field is left, and go into the next benchmark', async () => {
    await open();
    commit('limit-first_token_s', '30');
    await vi.waitFor(() => expect(kept().limits.first_token_s).toBe(30));
    await vi.waitFor(() => expect(textOf('saved')).toBe('Saved'));
    commit('limit-total_s', '900');
    await vi.waitFor(() => expect(kept().limits.total_s).toBe(900));
    press('n', { ctrlKey: true });
    await enabled('start');
    byId('start').click();
    await vi.waitFor(() =>
      expect(asked('start_benchmark')[0]?.args['spec']).toMatchObject({
        limits: { first_token_s: 30, total_s: 900 },
      }),
    );
  });

  it('are not kept out of range', async () => {
    await open();
    commit('limit-json_mib', '5000');
    await vi.waitFor(() => expect(textOf('limit-json_mib-note')).toContain('Allowed is 1 to 4,096.'));
    commit('limit-connect_s', '');
    await vi.waitFor(() => expect(textOf('limit-connect_s-note')).toContain('A number is needed'));
    for (const { args } of asked('set_preferences')) {
      expect(args['preferences']).toMatchObject({
        limits: { connect_s: 5 },
        folder_limits: { json_mib: 64 },
      });
    }
  });

  it('go back to their defaults, and back again', async () => {
    await open('saved');
    expect(byId<HTMLInputElement>('limit-total_s').value).toBe('900');
    byId('reset-limits').click();
    await vi.waitFor(() => expect(byId<HTMLInputElement>('limit-total_s').value).toBe(''));
    expect(byId<HTMLButtonElement>('reset-limits').disabled).toBe(true);
    (await vi.waitFor(() => byId('toast-action'))).click();
    await vi.waitFor(() => expect(kept().limits.total_s).toBe(900));
  });
});

describe('the rest of the settings', () => {
  it('asks models for the chosen language from the next benchmark on', async () => {
    await open();
    choose('language', 'german');
    await vi.waitFor(() => expect(kept().language).toBe('german'));
    press('n', { ctrlKey: true });
    await enabled('start');
    byId('start').click();
    await vi.waitFor(() =>
      expect(asked('start_benchmark')[0]?.args['spec']).toMatchObject({ language: 'german' }),
    );
  });

  it('has a high-contrast theme', async () => {
    await open();
    byId('theme-contrast').click();
    await vi.waitFor(() => expect(document.documentElement.dataset['theme']).toBe('contrast'));
    expect(kept().theme).toBe('contrast');
  });

  it('keeps the runs of earlier places in the list, until the user takes one away', async () => {
    await open();
    byId('choose-place').click();
    await vi.waitFor(() => expect(kept().reports_place).toBe('/home/ada/bench/reports'));
    expect(kept().listed_places).toEqual(['/home/ada/Chimera Bench']);
    find<HTMLButtonElement>('[data-testid="listed-place"] button').click();
    await vi.waitFor(() => expect(kept().listed_places).toEqual([]));
    byId('toast-action').click();
    await vi.waitFor(() => expect(kept().listed_places).toEqual(['/home/ada/Chimera Bench']));
  });

  it('lists the runs of further places', async () => {
    await open();
    byId('add-place').click();
    await vi.waitFor(() => expect(kept().listed_places).toEqual(['/home/ada/bench/reports']));
    expect(textOf('listed-place')).toContain('/home/ada/bench/reports');
  });

  it('tells what is doubtful of the reports place and offers places chosen before', async () => {
    await open('saved');
    await vi.waitFor(() => expect(textOf('warning-place_synced')).toContain('OneDrive'));
    choose('recent-places', '/home/ada/bench/out');
    await vi.waitFor(() => expect(kept().reports_place).toBe('/home/ada/bench/out'));
    await enabled('default-place');
    byId('default-place').click();
    await vi.waitFor(() => expect(kept().reports_place).toBeNull());
    (await vi.waitFor(() => byId('toast-action'))).click();
    await vi.waitFor(() => expect(kept().reports_place).toBe('/home/ada/bench/out'));
  });

  it('shows the last self-check with its age, and why to run it again', async () => {
    await open('saved');
    await vi.waitFor(() => expect(textOf('self-check-last')).toContain('TTFT +0.12 ms'));
    expect(textOf('self-check-last')).toContain('Quick check');
    expect(textOf('self-check-last')).toContain('41 days ago');
    expect(textOf('warning-self_check_old')).toContain('Run it again');
  });

  it('says that there is no self-check, until one was made', async () => {
    await open();
    await vi.waitFor(() => byId('self-check-none'));
    byId('self-check').click();
    await vi.waitFor(() => byId('self-check-result'));
    expect(textOf('self-check-last')).toContain('today');
    const rows = [...byId('self-check-result').querySelectorAll('tbody tr')];
    const rates = rows.map((row) => row.querySelectorAll('td')[1]?.textContent);
    expect(rates).toEqual(['125', '125', '1,000', '1,000', '10,000', '10,000']);
  });

  it('shows diagnostics before they are copied', async () => {
    await open();
    byId('show-diagnostics').click();
    await vi.waitFor(() => expect(textOf('diagnostics-text')).toContain('Log, last 2 lines'));
    byId('diagnostics-close').click();
    await vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull());
    expect(find('h1').textContent).toBe('Settings');
  });

  it('changes how much is logged and opens the folder', async () => {
    await open();
    choose('log-level', 'debug');
    await vi.waitFor(() => expect(kept().log_level).toBe('debug'));
    byId('logs-folder').click();
    await vi.waitFor(() => expect(asked('open_logs')).toHaveLength(1));
  });
});
