import { emit } from '@tauri-apps/api/event';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { BenchmarkSpec, Preferences } from '../lib/bindings';
import { byId, find, openPage, press, textOf, type } from '../mock/open-page';

type Page = Awaited<ReturnType<typeof openPage>>;
let page: Page | undefined;

const PATIENCE = { timeout: 10_000 };
const soon = <T>(check: () => T): Promise<T> => vi.waitFor(check, PATIENCE);

async function open(query = '') {
  page = await openPage(query);
  await soon(() => byId('start'));
}

const startable = () => soon(() => expect(byId<HTMLButtonElement>('start').disabled).toBe(false));
const asked = (command: string) => page?.mock.asked.filter((entry) => entry.command === command) ?? [];
const saved = () => asked('set_preferences').at(-1)?.args['preferences'] as Preferences;
const gone = (id: string) => document.querySelector(`[data-testid="${id}"]`) === null;
const copied = () => {
  const write = vi.fn(() => Promise.resolve());
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: write, write }, configurable: true });
  return write;
};

afterEach(async () => {
  await page?.close();
  page = undefined;
});

describe('the reports folder', () => {
  it('shows what was found: files by kind, what was measured, and what the model is told', async () => {
    await open();
    await startable();
    expect(textOf('folder-facts')).toContain('28 CSV');
    expect(textOf('found')).toContain('tokens_s 102.0 to 130.7 tok/s');
    expect(textOf('facts-told').replace(/\s+/g, ' ')).toBe(
      'The model is told 118 facts, about 1,974 tokens; 412 more do not fit.',
    );
    byId('show-found').click();
    await soon(() => expect(textOf('found-groups')).toContain('backends.jit.benchmark.mean_time_ms'));
    byId('tab-facts').click();
    await soon(() => expect(textOf('facts-text')).toContain('[F3] tokens_s'));
  });

  it('lists every problem with its next step, and copies them all', async () => {
    const write = copied();
    await open('scene=hostile');
    await startable();
    byId('folder-problems').click();
    await soon(() => byId('problem-list'));
    expect(document.querySelectorAll('[data-testid="problem-list"] tr[data-row]').length).toBeLessThan(80);
    expect(textOf('problem-details')).toContain('\\u{202e}');
    press('End', {}, byId('problem-list'));
    await soon(() => expect(textOf('problem-details')).toContain('-199.csv'));
    byId('copy-all').click();
    await soon(() => expect(write).toHaveBeenCalled());
    expect(String(write.mock.calls[0]).split('\n')).toHaveLength(201);
  });

  it('marks recent folders that are gone, and takes one off the list until it is undone', async () => {
    await open();
    await startable();
    byId('recent-folders').click();
    await soon(() => expect(textOf('recent-2')).toContain('is missing'));
    byId('recent-2').focus();
    press('Delete', {}, byId('recent-2'));
    await soon(() => expect(gone('recent-2')).toBe(true));
    expect(saved().recent_folders).not.toContain('/mnt/lab/missing/2025-11 measurements');
    byId('toast-action').click();
    await soon(() => expect(saved().recent_folders[2]).toBe('/mnt/lab/missing/2025-11 measurements'));
  });

  it('is chosen from the recent ones by the keyboard alone', async () => {
    await open();
    await startable();
    byId('recent-folders').click();
    await soon(() => expect(document.activeElement).toBe(byId('recent-0')));
    press('ArrowDown', {}, byId('recent-0'));
    byId('recent-1').click();
    await soon(() => expect(asked('scan_folder').at(-1)?.args['path']).toBe('/home/ada/bench/reports'));
    expect(gone('recent-0')).toBe(true);
  });

  it('is dropped on the window; a file stands for its folder, and that is told', async () => {
    await open();
    await startable();
    await emit('tauri://drag-enter', { paths: ['/data/new/a.csv'], position: { x: 1, y: 1 } });
    await soon(() => byId('drop-target'));
    await emit('tauri://drag-drop', { paths: ['/data/new/a.csv'], position: { x: 1, y: 1 } });
    await soon(() => expect(textOf('folder-note')).toBe('a.csv is a file: its folder is used.'));
    expect(byId<HTMLInputElement>('folder-path').value).toBe('/data/new');
    expect(gone('drop-target')).toBe(true);
  });

  it('says how far the reading is and can be left unread', async () => {
    await open('scene=scanning');
    await soon(() => expect(textOf('scan-progress')).toContain('Reading file 12,040 of 50,000'));
    expect(textOf('start-note')).toBe('The folder is being read…');
    byId('stop-scan').click();
    await soon(() => byId('read-folder'));
    expect(asked('stop_scan')).toHaveLength(1);
    expect(gone('folder-problem')).toBe(true);
  });

  it('is read again by its key', async () => {
    await open();
    await startable();
    press('r', { ctrlKey: true });
    await soon(() => expect(asked('scan_folder')).toHaveLength(2));
  });

  it('without a file that is read says so and cannot be started with', async () => {
    await open('scene=emptyfolder');
    await soon(() =>
      expect(textOf('folder-problem')).toBe('This folder holds no CSV, JSON or Markdown file.'),
    );
    await soon(() => expect(textOf('start-note')).toContain('holds no CSV'));
    expect(byId<HTMLButtonElement>('start').disabled).toBe(true);
  });
});

describe('the settings', () => {
  it('show this model’s defaults, step from them by key, and are put back one by one or all at once', async () => {
    await open();
    await startable();
    const field = byId<HTMLInputElement>('setting-temperature');
    expect(field.placeholder).toBe('1');
    expect(byId<HTMLInputElement>('setting-num_predict').placeholder).toBe('512');
    expect(byId<HTMLInputElement>('setting-seed').placeholder).toBe('default');
    press('ArrowUp', {}, field);
    await soon(() => expect(field.value).toBe('1.1'));
    type('setting-top_k', '5');
    byId('reset-temperature').click();
    await soon(() => expect(field.value).toBe(''));
    byId('reset-settings').click();
    await soon(() => expect(byId<HTMLInputElement>('setting-top_k').value).toBe(''));
  });

  it('reach the specification under their names, the newer ones too', async () => {
    await open();
    await startable();
    type('setting-min_p', '0.05');
    type('setting-num_thread', '8');
    const latest = () => asked('check_benchmark').at(-1)?.args['spec'] as BenchmarkSpec;
    await soon(() => expect(latest().arms[0]?.settings).toMatchObject({ min_p: 0.05, num_thread: 8 }));
  });

  it('that cannot be started with say so beside the button', async () => {
    await open();
    await startable();
    type('setting-num_ctx', 'lots');
    await soon(() => expect(textOf('start-note')).toBe('Change what is marked.'));
    expect(byId<HTMLButtonElement>('show-prompts').disabled).toBe(true);
  });
});

describe('a preset', () => {
  async function save(name: string) {
    byId('preset-menu').click();
    (await soon(() => byId('preset-save'))).click();
    await soon(() => byId('preset-name'));
    type('preset-name', name);
    byId('preset-confirm').click();
  }

  it('keeps the form under a name, says when it was changed, and is put back', async () => {
    await open();
    await startable();
    type('setting-temperature', '0');
    type('runs', '8');
    await save('Greedy');
    await soon(() => expect(byId<HTMLSelectElement>('preset-select').value).toBe('Greedy'));
    expect(saved().presets[0]).toMatchObject({
      name: 'Greedy',
      runs: 8,
      settings: { temperature: 0, seed: null },
    });
    type('runs', '4');
    await soon(() => expect(textOf('presets')).toContain('changed'));
    byId('preset-menu').click();
    (await soon(() => byId('preset-revert'))).click();
    await soon(() => expect(byId<HTMLInputElement>('runs').value).toBe('8'));
    expect(textOf('presets')).not.toContain('changed');
  });

  it('takes over what was changed, is renamed, and comes back when its deletion is undone', async () => {
    await open();
    await startable();
    await save('One');
    await soon(() => expect(saved().presets).toHaveLength(1));
    type('warmups', '2');
    await soon(() => expect(textOf('presets')).toContain('changed'));
    byId('preset-menu').click();
    (await soon(() => byId('preset-update'))).click();
    await soon(() => expect(saved().presets[0]?.warmups).toBe(2));
    byId('preset-menu').click();
    (await soon(() => byId('preset-rename'))).click();
    await soon(() => expect(byId<HTMLInputElement>('preset-name').value).toBe('One'));
    type('preset-name', 'Two');
    byId('preset-confirm').click();
    await soon(() => expect(saved().presets[0]?.name).toBe('Two'));
    byId('preset-menu').click();
    (await soon(() => byId('preset-delete'))).click();
    await soon(() => expect(saved().presets).toHaveLength(0));
    byId('toast-action').click();
    await soon(() => expect(saved().presets[0]?.name).toBe('Two'));
  });

  it('is not saved under a name that another one has', async () => {
    await open();
    await startable();
    await save('One');
    await soon(() => expect(saved().presets).toHaveLength(1));
    await save('one');
    await soon(() => expect(textOf('preset-problem')).toBe('There is a preset named One already.'));
    expect(saved().presets).toHaveLength(1);
  });
});

describe('the plan', () => {
  it('says how long it will take and what that rests on', async () => {
    await open();
    await startable();
    expect(textOf('plan-time')).toBe('about 1 min');
    expect(textOf('plan-basis')).toBe('from 12 earlier calls of this model');
    expect(textOf('saved-name')).toContain('hhmmss gemma3-latest');
    byId<HTMLSelectElement>('model-select').value = 'qwen2.5:7b';
    byId('model-select').dispatchEvent(new Event('change', { bubbles: true }));
    await soon(() => expect(textOf('plan-time')).toBe('unknown'));
    expect(textOf('plan-basis')).toBe('until the first call; with 30 tok/s about 1 min');
  });

  it('shows by its key the prompt and the request of each kind of call', async () => {
    const write = copied();
    await open();
    await startable();
    press('p', { ctrlKey: true });
    await soon(() => expect(textOf('prompt-tokens')).toContain('about 2,310 tokens'));
    byId('tab-report').click();
    await soon(() => expect(find('[data-part="analysis"]').textContent).toContain('own analysis'));
    find<HTMLInputElement>('[data-testid="prompt-form"] input[value="request"]').click();
    await soon(() => expect(textOf('request-body')).toContain('"model": "gemma3:latest"'));
    byId('copy-prompt').click();
    await soon(() =>
      expect(String(write.mock.calls[0])).toContain('POST http://127.0.0.1:11434/api/generate'),
    );
  });
});
