import { afterEach, describe, expect, it, vi } from 'vitest';

import { byId, find, openPage, press, textOf } from '../mock/open-page';

let page: Awaited<ReturnType<typeof openPage>> | undefined;

const asked = (command: string) => page?.mock.asked.filter((each) => each.command === command) ?? [];
const header = () => document.querySelector('.page header')?.textContent ?? '';

async function toRuns(query = '') {
  page = await openPage(query);
  await vi.waitFor(() => byId('nav-runs'));
  press('2', { ctrlKey: true });
  await vi.waitFor(() => find('tr[data-row="0"]'));
}

async function choose(what: 'files' | 'folder') {
  byId('import').click();
  await vi.waitFor(() => byId(`import-${what}`));
  byId(`import-${what}`).click();
}

afterEach(async () => {
  await page?.close();
  page = undefined;
});

describe('results of other programs', () => {
  it('are chosen as files or as a folder and are in the list at once', async () => {
    await toRuns();
    await choose('folder');
    await vi.waitFor(() => expect(header()).toContain('16 runs, 1 imported'));
    expect(asked('pick_imports').at(-1)?.args).toEqual({ folder: true });
    expect(asked('import_runs').at(-1)?.args).toMatchObject({ paths: ['/home/ada/bench/reports'] });
  });

  it('say how many came, and which files hold no run and why', async () => {
    await toRuns();
    await choose('files');
    await vi.waitFor(() =>
      expect(textOf('toast')).toContain(
        '1 run imported, 2 there already, 20 held by a fuller file too, 2 files without a run.',
      ),
    );
    byId('toast-action').click();
    await vi.waitFor(() => expect(textOf('import-problems')).toContain('without any measured figure'));
  });

  it('can be stopped on their way', async () => {
    await toRuns('hold=import_runs');
    await choose('folder');
    await vi.waitFor(() => byId('stop-import'));
    byId('stop-import').click();
    await vi.waitFor(() => expect(asked('stop_import')).toHaveLength(1));
  });
});

describe('an imported run', () => {
  async function open() {
    await toRuns('scene=imports');
    find('tr[data-row="7"] .when').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    await vi.waitFor(() => byId('import-facts'));
  }

  it('opens with what its file prints beside what follows from its rows', async () => {
    await open();
    expect(textOf('import-facts')).toContain('agent report, one row a call');
    expect(textOf('report-preview')).toContain('From the rows');
    byId('tab-figures').click();
    await vi.waitFor(() => find('[data-testid^="result-throughput"]'));
  });

  it('is saved in the form of the program that wrote it', async () => {
    await open();
    byId('save-import').click();
    await vi.waitFor(() => byId('save-import-origin'));
    byId('save-import-origin').click();
    await vi.waitFor(() => expect(asked('save_import').at(-1)?.args).toMatchObject({ form: 'origin' }));
    expect(textOf('toast')).toContain('Saved to');
  });
});
