import { afterEach, describe, expect, it, vi } from 'vitest';

import { KEYS } from './lib/key-table';
import { byId, find, openPage, press, textOf } from './mock/open-page';

type Page = Awaited<ReturnType<typeof openPage>>;
let page: Page;

async function open(query = 'pace=fast') {
  page = await openPage(query);
  await vi.waitFor(() => byId('start'));
}

const shows = (id: string) => document.querySelector(`[data-testid="${id}"]`) !== null;
const asked = (command: string) => page.mock.asked.filter((entry) => entry.command === command);

async function start(query: string) {
  await open(query);
  await vi.waitFor(() => expect(byId<HTMLButtonElement>('start').disabled).toBe(false));
  byId('start').click();
  await vi.waitFor(() => byId('progress'));
}

function rightClick(on: Element): MouseEvent {
  const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 40, clientY: 40 });
  on.dispatchEvent(event);
  return event;
}

afterEach(() => page.close());

describe('the key sheet', () => {
  it('opens by either of its keys and lists every key there is', async () => {
    await open();
    for (const key of ['?', 'F1']) {
      press(key);
      await vi.waitFor(() => byId('key-sheet'));
      for (const { text } of Object.values(KEYS)) expect(textOf('key-sheet')).toContain(text);
      byId('key-sheet-close').click();
      await vi.waitFor(() => expect(shows('key-sheet')).toBe(false));
    }
  });

  it('stays away while a question mark is typed', async () => {
    await open();
    press('?', {}, byId('folder-path'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(shows('key-sheet')).toBe(false);
  });

  it('lets no key through to the view behind it', async () => {
    await open();
    byId('show-keys').click();
    await vi.waitFor(() => byId('key-sheet'));
    press('2', { ctrlKey: true });
    expect(byId('view').dataset['view']).toBe('new');
  });
});

describe('the browser around the page', () => {
  it('cannot reload it', async () => {
    await open();
    const reload = new KeyboardEvent('keydown', { key: 'F5', bubbles: true, cancelable: true });
    vi.stubEnv('DEV', false);
    document.body.dispatchEvent(reload);
    vi.unstubAllEnvs();
    expect(reload.defaultPrevented).toBe(true);
  });

  it('has no menu of its own but in fields, where only the system may paste', async () => {
    await open();
    expect(rightClick(byId('view')).defaultPrevented).toBe(true);
    expect(shows('text-menu')).toBe(false);
    expect(rightClick(byId('folder-path')).defaultPrevented).toBe(false);
    expect(shows('text-menu')).toBe(false);
  });

  it('leaves its place to a menu that selects and copies text', async () => {
    await open();
    rightClick(byId('status-line'));
    await vi.waitFor(() => byId('text-menu'));
    expect(byId<HTMLButtonElement>('text-copy').disabled).toBe(true);
    byId('text-select-all').click();
    await vi.waitFor(() => expect(shows('text-menu')).toBe(false));
    const selection = window.getSelection()?.toString() ?? '';
    expect(selection).toContain('Chimera Bench 0.1.0');
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    rightClick(byId('status-line'));
    await vi.waitFor(() => expect(byId<HTMLButtonElement>('text-copy').disabled).toBe(false));
    byId('text-copy').click();
    await vi.waitFor(() => expect(writeText).toHaveBeenCalledWith(selection));
    vi.unstubAllGlobals();
  });
});

describe('a folder that a start of the program names', () => {
  const name = (detail: string) => window.dispatchEvent(new CustomEvent('mock-folder', { detail }));
  const folder = () => byId<HTMLInputElement>('folder-path').value;

  it('is chosen, and New is shown', async () => {
    await open();
    press(',', { ctrlKey: true });
    await vi.waitFor(() => byId('about'));
    name('/home/ada/other reports');
    await vi.waitFor(() => expect(folder()).toBe('/home/ada/other reports'));
  });

  it('waits for the next benchmark while one runs', async () => {
    await start('pace=usual');
    name('/home/ada/other reports');
    await vi.waitFor(() => expect(textOf('toast')).toContain('chosen for the next benchmark'));
    expect(byId('view').dataset['view']).toBe('live');
    press('n', { ctrlKey: true });
    await vi.waitFor(() => expect(folder()).toBe('/home/ada/other reports'));
  });
});

describe('a running benchmark', () => {
  it('counts its warnings in the sidebar and lists them with cause and next step', async () => {
    await start('pace=fast');
    await vi.waitFor(() => expect(textOf('nav-warnings')).toContain('1'), 5000);
    byId('tab-warnings').click();
    await vi.waitFor(() => expect(textOf('live-warnings')).toContain('The model was loaded for it.'));
    expect(textOf('live-warnings')).toContain('Nothing to do');
  });

  it('shows for how long the first text is waited for', async () => {
    await start('pace=slow');
    await vi.waitFor(() => expect(textOf('answer-waiting')).toMatch(/for 1\.\d s/), 3000);
    const before = textOf('tile-elapsed');
    await vi.waitFor(() => expect(textOf('tile-elapsed')).not.toBe(before), 2000);
  });

  it('keeps reasoning apart from the answer', async () => {
    await start('pace=usual');
    await vi.waitFor(() => find('[data-testid="answer"] .reasoning + .block:not(.reasoning)'), 8000);
    expect(find('[data-testid="answer"] .reasoning').textContent).toContain('a sweep over eight settings');
  });
});

describe('the notification at the end', () => {
  it('can be switched off', async () => {
    await open();
    press(',', { ctrlKey: true });
    (await vi.waitFor(() => byId<HTMLInputElement>('notify'))).click();
    await vi.waitFor(() =>
      expect(asked('set_preferences').at(-1)?.args['preferences']).toMatchObject({ stay_silent: true }),
    );
  });
});

describe('an address outside', () => {
  const sources = import.meta.glob<string>(['./**/*.svelte', './**/*.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });

  it('is opened from one place only: where the user has seen it', async () => {
    await open();
    const openers = Object.entries(sources).filter(([, text]) => text.includes('api.openLink('));
    expect(openers.map(([path]) => path).filter((path) => !path.endsWith('.test.ts'))).toEqual([
      './components/shell/LinkDialog.svelte',
    ]);
  });

  it('is asked about wherever a link stands', async () => {
    await open();
    const link = document.createElement('a');
    link.href = 'https://example.org@evil.example/';
    link.textContent = 'example.org';
    byId('status-line').append(link);
    link.click();
    await vi.waitFor(() => expect(textOf('link-url')).toBe('https://example.org@evil.example/'));
    expect(textOf('link-doubt')).toContain('The site is evil.example.');
    expect(asked('open_link')).toHaveLength(0);
  });
});
