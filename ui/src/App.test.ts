import { afterEach, describe, expect, it, vi } from 'vitest';

import type { BenchmarkSpec } from './lib/bindings';
import { byId, find, openPage, press, textOf, type } from './mock/open-page';

type Page = Awaited<ReturnType<typeof openPage>>;
let page: Page;

async function open(query = 'pace=fast') {
  page = await openPage(query);
  await vi.waitFor(() => byId('start'));
}

const startable = () => vi.waitFor(() => expect(byId<HTMLButtonElement>('start').disabled).toBe(false), 5000);
const asked = (command: string) => page.mock.asked.filter((entry) => entry.command === command);
const specOf = (at = -1) => asked('start_benchmark').at(at)?.args['spec'] as BenchmarkSpec;

async function toResult() {
  press('2', { ctrlKey: true });
  (await vi.waitFor(() => find('[data-testid^="open-"]'))).click();
  await vi.waitFor(() => byId('result-headline'));
}

afterEach(() => page.close());

describe('a new benchmark', () => {
  it('can be started with one click: folder, server and model are chosen', async () => {
    await open();
    await startable();
    byId('start').click();
    await vi.waitFor(() => byId('result-headline'), 5000);
    expect(specOf()).toMatchObject({
      folder: '/home/ada/.local/share/chimera-bench/sample-reports',
      arms: [{ provider: 'ollama', url: 'http://127.0.0.1:11434', model: 'gemma3:latest' }],
      runs: 3,
      reports_place: '/home/ada/Chimera Bench',
    });
  });

  it('starts by Ctrl and Enter with what was typed', async () => {
    await open();
    await startable();
    type('runs', '2');
    type('setting-temperature', '0.6');
    await vi.waitFor(() => expect(textOf('plan-calls')).toBe('4'));
    press('Enter', { ctrlKey: true });
    await vi.waitFor(() =>
      expect(specOf()).toMatchObject({ runs: 2, arms: [{ settings: { temperature: 0.6, seed: null } }] }),
    );
  });

  it('says at the field what is wrong and does not start', async () => {
    await open();
    await startable();
    type('setting-top_p', '7');
    await vi.waitFor(() => expect(textOf('setting-top_p-note')).toBe('Allowed is 0.001 to 1.'));
    expect(byId('setting-top_p').getAttribute('aria-invalid')).toBe('true');
    press('Enter', { ctrlKey: true });
    expect(asked('start_benchmark')).toHaveLength(0);
    expect(byId<HTMLButtonElement>('start').disabled).toBe(true);
  });

  it('disables what the server cannot apply and says why', async () => {
    await open('scene=openai');
    await startable();
    expect(byId<HTMLInputElement>('setting-num_ctx').disabled).toBe(true);
    expect(textOf('setting-num_ctx-note')).toContain('/v1');
  });

  it('says what to do when no server answers', async () => {
    await open('scene=none');
    await vi.waitFor(() => expect(textOf('finding-not_running')).toContain('it is not running'));
    byId('look-again').click();
    await vi.waitFor(() => expect(asked('find_servers')).toHaveLength(2));
  });

  it('says what to do when a server has no model', async () => {
    await open('scene=nomodels');
    await vi.waitFor(() => expect(textOf('no-models')).toContain('has no model yet. Pull one'));
  });

  it('says why a folder cannot be used and keeps what else was chosen', async () => {
    await open();
    await startable();
    type('folder-path', '/missing');
    await vi.waitFor(() => expect(textOf('folder-problem')).toContain('does not exist'));
    expect(byId<HTMLButtonElement>('start').disabled).toBe(true);
    byId('use-sample').click();
    await startable();
  });

  it('shows why another address cannot be used, and uses one that can', async () => {
    await open('scene=none');
    await vi.waitFor(() => byId('no-server'));
    byId('other-address').click();
    await vi.waitFor(() => byId('server-url'));
    type('server-url', 'http://127.0.0.1:9');
    await vi.waitFor(() => expect(byId<HTMLButtonElement>('connect-server').disabled).toBe(false));
    byId('connect-server').click();
    await vi.waitFor(() => expect(textOf('server-problem')).toContain('No server answers'));
    type('server-url', 'http://127.0.0.1:8080');
    byId('connect-server').click();
    await startable();
    expect(byId<HTMLSelectElement>('model-select').value).toBe('smollm2:135m');
  });

  it('keeps what was typed while the user looks elsewhere', async () => {
    await open();
    await startable();
    type('setting-seed', '7');
    press(',', { ctrlKey: true });
    await vi.waitFor(() => byId('about'));
    press('n', { ctrlKey: true });
    await vi.waitFor(() => expect(byId<HTMLInputElement>('setting-seed').value).toBe('7'));
  });

  it('says what could not be read at the start, until it is dismissed', async () => {
    await open('scene=damaged');
    await vi.waitFor(() =>
      expect(textOf('notice-preferences_damaged')).toContain('The preferences cannot be read.'),
    );
    find('[data-testid="notice-preferences_damaged"] [aria-label="Dismiss"]').click();
    await vi.waitFor(() =>
      expect(document.querySelector('[data-testid="notice-preferences_damaged"]')).toBeNull(),
    );
  });

  it('offers to finish the report of a run that a crash left', async () => {
    await open('scene=crash');
    await vi.waitFor(() => byId('finish-report').click());
    await vi.waitFor(() => byId('result-headline'));
    expect(asked('finish_run')).toHaveLength(1);
  });
});

describe('a running benchmark', () => {
  it('is stopped by Escape without a question', async () => {
    await open('pace=usual');
    await startable();
    byId('start').click();
    await vi.waitFor(() => expect(textOf('answer')).not.toBe(''), 3000);
    press('Escape');
    await vi.waitFor(() => byId('result-headline'), 3000);
    expect(asked('stop_benchmark')).toHaveLength(1);
  });

  it('asks before the window closes', async () => {
    await open('pace=usual');
    await startable();
    byId('start').click();
    await vi.waitFor(() => byId('progress'));
    window.dispatchEvent(new Event('mock-close'));
    await vi.waitFor(() => byId('quit-keep').click());
    expect(asked('quit_app')).toHaveLength(0);
    window.dispatchEvent(new Event('mock-close'));
    await vi.waitFor(() => byId('quit-stop').click());
    await vi.waitFor(() => expect(asked('quit_app')).toHaveLength(1));
  });

  it('tells a user who looks elsewhere that it has ended', async () => {
    await open();
    await startable();
    byId('start').click();
    press('2', { ctrlKey: true });
    await vi.waitFor(() => expect(textOf('toast')).toContain('has ended'), 5000);
    byId('toast-action').click();
    await vi.waitFor(() => byId('result-headline'));
  });

  it('lets the window close at once when nothing runs', async () => {
    await open();
    await startable();
    window.dispatchEvent(new Event('mock-close'));
    await vi.waitFor(() => expect(asked('quit_app')).toHaveLength(1));
  });
});

describe('a result', () => {
  it('puts the headline first and keeps cold and invalid calls apart', async () => {
    await open();
    await toResult();
    expect(textOf('result-headline')).toContain('115.4 tok/s');
    expect(textOf('table-cold')).toContain('Baseline');
    expect(textOf('invalid-calls')).toContain('The answer stopped after 3 tokens');
    expect(document.querySelectorAll('[data-testid="figure-throughput-report"] g.point')).toHaveLength(3);
  });

  it('asks with the full address before a link of the report is opened', async () => {
    await open();
    await toResult();
    byId('tab-report').click();
    (await vi.waitFor(() => find('[data-testid="report-preview"] a[href^="https"]'))).click();
    await vi.waitFor(() =>
      expect(textOf('link-url')).toBe('https://example.org/a/very/long/address?with=parameters'),
    );
    expect(asked('open_link')).toHaveLength(0);
    byId('link-open').click();
    await vi.waitFor(() => expect(asked('open_link')).toHaveLength(1));
  });

  it('is saved in the form that was asked for', async () => {
    await open();
    await toResult();
    byId('save-as').click();
    await vi.waitFor(() => byId('save-csv').click());
    await vi.waitFor(() => expect(asked('save_report')[0]?.args).toMatchObject({ format: 'csv' }));
    expect(textOf('toast')).toContain('Saved to /home/ada/');
  });

  it('is shown in the colours of the theme that is chosen', async () => {
    await open();
    press(',', { ctrlKey: true });
    await vi.waitFor(() => byId('theme-dark').click());
    await vi.waitFor(() => expect(document.documentElement.dataset['theme']).toBe('dark'));
    await toResult();
    expect(asked('load_result').at(-1)?.args['theme']).toBe('dark');
  });

  it('can be measured once more with the same specification', async () => {
    await open();
    await toResult();
    byId('run-again').click();
    await vi.waitFor(() => byId('progress'), 5000);
    expect(asked('start_benchmark')[0]?.args['spec']).toMatchObject({
      runs: 3,
      arms: [{ model: 'gemma3:latest', url: 'http://127.0.0.1:11434' }],
    });
  });

  it('can be changed before it is measured once more', async () => {
    await open();
    await toResult();
    byId('edit-run').click();
    await startable();
    expect(byId<HTMLSelectElement>('model-select').value).toBe('gemma3:latest');
    expect(asked('start_benchmark')).toHaveLength(0);
  });

  it('says so when it cannot be measured once more because its server is gone', async () => {
    await open('scene=openai');
    await startable();
    await toResult();
    byId('run-again').click();
    await vi.waitFor(() => expect(textOf('banner')).toContain('No server answers at http://127.0.0.1:11434'));
  });

  it('shows hostile text as text', async () => {
    await open('scene=hostile');
    await toResult();
    byId('tab-calls').click();
    await vi.waitFor(() => find('tr[data-row="3"]').click());
    await vi.waitFor(() => expect(textOf('call-answer')).toContain('<img src=x onerror=alert(1)>'));
    expect(document.querySelector('img, script[src="x"]')).toBeNull();
    expect(textOf('call-answer').length).toBeLessThan(21_000);
  });

  it('of two hundred calls draws only the rows in sight', async () => {
    await open('scene=many');
    await toResult();
    byId('tab-calls').click();
    await vi.waitFor(() => byId('calls'));
    expect(document.querySelectorAll('[data-testid="calls"] tr[data-row]').length).toBeLessThan(80);
  });
});
