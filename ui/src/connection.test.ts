import { afterEach, describe, expect, it, vi } from 'vitest';

import { byId, find, openPage, textOf, type } from './mock/open-page';

type Page = Awaited<ReturnType<typeof openPage>>;
let page: Page;

async function open(query: string) {
  page = await openPage(query);
  await vi.waitFor(() => find('[data-testid="check-connection"], [data-testid="look-again"]'));
}

const asked = (command: string) => page.mock.asked.filter((entry) => entry.command === command);
const absent = (id: string) => document.querySelector(`[data-testid="${id}"]`) === null;
const click = async (id: string) => (await vi.waitFor(() => byId(id))).click();

afterEach(() => page.close());

describe('the connection doctor', () => {
  it('is there by itself where no server answers, and its button starts the server', async () => {
    await open('scene=none&pace=fast');
    await vi.waitFor(() => expect(textOf('finding-not_running')).toContain('it is not running'));
    expect(byId('finding-not_running').dataset['severity']).toBe('problem');
    await click('act-not_running');
    await vi.waitFor(() => expect(byId<HTMLButtonElement>('start').disabled).toBe(false));
    expect(asked('start_server')[0]?.args).toMatchObject({ product: 'ollama' });
    expect(textOf('status-line')).toContain('Ollama 0.12.6 ready');
    expect(textOf('toast')).toContain('“ollama serve” runs and answers at http://127.0.0.1:11434');
  });

  it('opens the page of what is not installed', async () => {
    await open('scene=notinstalled');
    await vi.waitFor(() => byId('doctor-absent'));
    find('[data-testid="doctor-absent"] button').click();
    await vi.waitFor(() => expect(textOf('link-url')).toContain('https://example.org/ollama'));
    byId('link-open').click();
    await vi.waitFor(() => expect(asked('open_link')[0]?.args['url']).toBe('https://example.org/ollama'));
  });

  it('leads to the settings for a key and to another address for a server that is there', async () => {
    await open('scene=wrong&pace=fast');
    await vi.waitFor(() => byId('finding-ollama_host'));
    expect(textOf('act-one_loopback_address')).toBe('Use [::1]:1234');
    await click('act-one_loopback_address');
    await vi.waitFor(() => expect(asked('connect_server')[0]?.args['url']).toBe('http://[::1]:1234'));
    await vi.waitFor(() => expect(textOf('doctor-failure')).toContain('No server answers'));
    await click('act-key_refused');
    await vi.waitFor(() => expect(byId('view').dataset['view']).toBe('settings'));
  });

  it('looks at an address that was typed and cannot be used', async () => {
    await open('');
    await click('other-address');
    await vi.waitFor(() => byId('server-url'));
    type('server-url', 'http://127.0.0.1:9');
    await vi.waitFor(() => expect(byId<HTMLButtonElement>('connect-server').disabled).toBe(false));
    byId('connect-server').click();
    await click('server-why');
    await vi.waitFor(() => byId('doctor-dialog'));
    expect(asked('diagnose')[0]?.args).toEqual({ url: 'http://127.0.0.1:9', provider: null });
  });

  it('opens from the status line when all is well, checks again and closes', async () => {
    await open('');
    await click('status-connection');
    await vi.waitFor(() => expect(textOf('finding-answers')).toContain('answers at'));
    await click('doctor-again');
    await vi.waitFor(() => expect(asked('diagnose')).toHaveLength(2));
    await click('doctor-close');
    await vi.waitFor(() => expect(absent('doctor-dialog')).toBe(true));
  });
});

describe('the models of a server', () => {
  it('can be pulled, which goes on when the dialog is closed, is shown in the sidebar and chosen at the end', async () => {
    await open('scene=nomodels');
    await click('pull-first');
    await vi.waitFor(() => byId('pull-name'));
    type('pull-name', 'gemma3:1b');
    await vi.waitFor(() => expect(byId<HTMLButtonElement>('pull-start').disabled).toBe(false));
    byId('pull-start').click();
    await vi.waitFor(() => expect(textOf('pull-line')).toMatch(/of 3\.3 GB/), 3000);
    await click('models-close');
    expect(textOf('nav-pull')).toContain('Pulling gemma3:1b');
    expect(textOf('status-pull')).toMatch(/Pulling gemma3:1b \d+ %/);
    await vi.waitFor(() => expect(byId<HTMLSelectElement>('model-select').value).toBe('gemma3:1b'), 12_000);
    expect(absent('nav-pull')).toBe(true);
  });

  it('keep what has come when a pull is cancelled, and go on from there', async () => {
    await open('');
    await click('show-models');
    await vi.waitFor(() => byId('pull-name'));
    type('pull-name', 'llama3.2:3b');
    await vi.waitFor(() => expect(byId<HTMLButtonElement>('pull-start').disabled).toBe(false));
    byId('pull-start').click();
    await vi.waitFor(() => expect(textOf('pull-line')).toMatch(/MB of/), 3000);
    byId('pull-cancel').click();
    await vi.waitFor(() => expect(textOf('pull-line')).toContain('What has come is kept'), 3000);
    byId('pull-resume').click();
    await vi.waitFor(() => expect(asked('pull_model')).toHaveLength(2));
    await vi.waitFor(() => byId('pull-cancel'));
    byId('pull-cancel').click();
    await click('pull-forget');
    await vi.waitFor(() => expect(absent('pull')).toBe(true));
  });

  it('say why a pull failed and what to do', async () => {
    await open('pace=fast');
    await click('show-models');
    await vi.waitFor(() => byId('pull-name'));
    type('pull-name', 'missing:1b');
    await vi.waitFor(() => expect(byId<HTMLButtonElement>('pull-start').disabled).toBe(false));
    byId('pull-start').click();
    await vi.waitFor(() => expect(textOf('pull-failure')).toContain('the library has no such model'));
  });

  it('are loaded and unloaded with the settings that are typed, and say where they are', async () => {
    await open('pace=fast');
    await vi.waitFor(() => expect(textOf('model-state')).toContain('Not in memory'));
    type('setting-num_ctx', '8192');
    byId('model-turn').click();
    await vi.waitFor(() => expect(textOf('model-state')).toContain('In memory: 4.4 GB, all on the GPU'));
    expect(asked('load_model')[0]?.args).toMatchObject({
      model: 'gemma3:latest',
      settings: { num_ctx: 8192 },
    });
    byId('model-turn').click();
    await vi.waitFor(() => expect(textOf('model-state')).toContain('Not in memory'));
    expect(asked('unload_model')).toHaveLength(1);
  });

  it('say before the start when model and context do not fit the GPU', async () => {
    await open('');
    await vi.waitFor(() => expect(byId('model-fit').dataset['verdict']).toBe('fits'));
    type('setting-num_ctx', '131072');
    await vi.waitFor(() => expect(byId('model-fit').dataset['verdict']).toBe('too_large'));
    expect(textOf('model-fit')).toContain('lower num_ctx');
  });

  it('say why a server cannot pull or load', async () => {
    await open('scene=openai');
    await vi.waitFor(() => byId('model-state'));
    expect(absent('model-turn')).toBe(true);
    await click('show-models');
    await vi.waitFor(() => expect(textOf('pull-reason')).toContain('no API to download'));
    expect(textOf('load-reason')).toContain('the model it was started with');
  });
});
