/** The connection doctor, and the models of a server. */

import { expect, type Program, startable, test } from './program';

test.describe('the connection doctor', () => {
  test('is there by itself where no server answers, and its button starts the server', async ({ open }) => {
    const program = await open({ scene: 'none' });
    await expect(program.at('finding-not_running')).toContainText('it is not running');
    await expect(program.at('finding-not_running')).toHaveAttribute('data-severity', 'problem');
    await program.click('act-not_running');
    await startable(program.page);
    expect(program.asked('start_server')[0]).toMatchObject({ product: 'ollama' });
    await expect(program.at('status-line')).toContainText('Ollama 0.12.6 ready');
    await expect(program.at('toast')).toContainText('“ollama serve” runs and answers at');
  });

  test('looks again when it is asked to', async ({ open }) => {
    const program = await open({ scene: 'none' });
    await program.at('finding-not_running').waitFor();
    const before = program.asked('find_servers').length;
    await program.click('look-again');
    await expect.poll(() => program.asked('find_servers').length).toBe(before + 1);
  });

  test('opens the page of what is not installed', async ({ open }) => {
    const program = await open({ scene: 'notinstalled' });
    await program.at('doctor-absent').getByRole('button').first().click();
    await expect(program.at('link-url')).toContainText('https://');
    await program.click('link-open');
    await expect.poll(() => program.last('open_link')?.url).toContain('https://');
  });

  test('leads to the settings for a key', async ({ open }) => {
    const program = await open({ scene: 'wrong' });
    await program.at('finding-ollama_host').waitFor();
    await program.click('act-key_refused');
    await expect(program.at('view')).toHaveAttribute('data-view', 'settings');
  });

  test('looks at an address that was typed and cannot be used', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.click('other-address');
    await program.fill('server-url', 'http://127.0.0.1:9');
    await program.click('connect-server');
    await program.click('server-why');
    await program.at('doctor-dialog').waitFor();
    expect(program.asked('diagnose')[0]).toEqual({ url: 'http://127.0.0.1:9', provider: null });
  });

  test('opens from the status line when all is well, checks again and closes', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.click('status-connection');
    await expect(program.at('finding-answers').first()).toContainText('answers at');
    await program.click('doctor-again');
    await expect.poll(() => program.asked('diagnose').length).toBe(2);
    await program.click('doctor-close');
    await expect(program.at('doctor-dialog')).toHaveCount(0);
  });
});

async function pull(program: Program, model: string) {
  await program.fill('pull-name', model);
  await program.click('pull-start');
}

test.describe('the models of a server', () => {
  test('are pulled while the user looks elsewhere, and chosen at the end', async ({ open }) => {
    const program = await open({ scene: 'nomodels' });
    await program.click('pull-first');
    await pull(program, 'gemma3:1b');
    await expect(program.at('pull-line')).toContainText('of 1.0 MB');
    await program.click('models-close');
    await expect(program.at('nav-pull')).toContainText('Pulling gemma3:1b');
    await expect(program.at('status-pull')).toContainText(/Pulling gemma3:1b \d+ %/);
    await expect(program.at('model-select')).toHaveValue('gemma3:1b');
    await expect(program.at('nav-pull')).toHaveCount(0);
  });

  test('keep what has arrived when a pull is cancelled, and go on from there', async ({ open }) => {
    const program = await open({ scene: 'pullstalls' });
    await startable(program.page);
    await program.click('show-models');
    await pull(program, 'llama3.2:3b');
    await expect(program.at('pull-line')).toContainText('of 1.0 MB');
    await program.click('pull-cancel');
    await expect(program.at('pull-line')).toContainText('What has come is kept');
    await program.click('pull-resume');
    await expect.poll(() => program.asked('pull_model').length).toBe(2);
    await program.click('pull-cancel');
    await program.click('pull-forget');
    await expect(program.at('pull')).toHaveCount(0);
  });

  test('say why a pull failed and what to do', async ({ open }) => {
    const program = await open({ scene: 'pullfails' });
    await startable(program.page);
    await program.click('show-models');
    await pull(program, 'missing:1b');
    await expect(program.at('pull-failure')).toContainText('the library has no such model');
  });

  test('are loaded and unloaded with the settings that are typed', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await expect(program.at('model-state')).toContainText('Not in memory');
    await program.fill('setting-num_ctx', '8192');
    await program.click('model-turn');
    await expect(program.at('model-state')).toContainText('In memory');
    expect(program.last('load_model')).toMatchObject({ model: 'gemma3:latest', settings: { num_ctx: 8192 } });
    await program.click('model-turn');
    await expect(program.at('model-state')).toContainText('Not in memory');
  });

  test('say before the start when model and context may not fit the GPU', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await expect(program.at('model-fit')).toHaveAttribute('data-verdict', 'fits');
    await program.fill('setting-num_ctx', '1048576');
    await expect(program.at('model-fit')).toHaveAttribute('data-verdict', 'tight');
    await expect(program.at('model-fit')).toContainText('num_ctx');
  });

  test('say why a server cannot pull or load', async ({ open }) => {
    const program = await open({ scene: 'openai' });
    await program.at('model-state').waitFor();
    await expect(program.at('model-turn')).toHaveCount(0);
    await program.click('show-models');
    await expect(program.at('pull-reason')).toContainText('no API to download');
    await expect(program.at('load-reason')).toContainText('the model it was started with');
  });
});
