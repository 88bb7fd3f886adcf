import { afterEach, describe, expect, it, vi } from 'vitest';

import { byId, find, openPage, press, textOf, type } from '../mock/open-page';

let page: Awaited<ReturnType<typeof openPage>> | undefined;

async function toRuns(query = '') {
  page = await openPage(query);
  await vi.waitFor(() => byId('nav-runs'));
  press('2', { ctrlKey: true });
  await vi.waitFor(() => find('tr[data-row="0"]'));
}

const asked = (command: string) => page?.mock.asked.filter((each) => each.command === command) ?? [];
const row = (at: number) => find(`tr[data-row="${at}"]`);
const click = (at: number, held: MouseEventInit = {}) =>
  row(at).dispatchEvent(new MouseEvent('click', { bubbles: true, ...held }));
const picked = () => document.querySelectorAll('tr.picked').length;

afterEach(async () => {
  vi.restoreAllMocks();
  await page?.close();
  page = undefined;
});

describe('the list of runs', () => {
  it('shows the index at once and then follows the folders', async () => {
    await toRuns();
    await vi.waitFor(() => expect(asked('refresh_runs')).toHaveLength(1));
    expect(asked('list_runs')[0]?.args['query']).toMatchObject({
      sort: 'started',
      descending: true,
      offset: 0,
    });
  });

  it('is searched from a key, and finds what holds the words', async () => {
    await toRuns();
    press('/');
    expect(document.activeElement).toBe(byId('runs-search'));
    type('runs-search', 'qwen');
    await vi.waitFor(() =>
      expect(document.querySelector('.page header')?.textContent).toContain(' of 15 runs'),
    );
    type('runs-search', 'zzz');
    await vi.waitFor(() => expect(textOf('runs-no-match')).toBe('No run matches.'));
    byId('filter-none').click();
    await vi.waitFor(() => byId('runs-table'));
  });

  it('is ordered by a column, the other way by a second click', async () => {
    await toRuns();
    byId('sort-decode').click();
    await vi.waitFor(() => expect(find('th[aria-sort="descending"]').textContent).toContain('Decode'));
    byId('sort-decode').click();
    await vi.waitFor(() => expect(find('th[aria-sort="ascending"]').textContent).toContain('Decode'));
  });

  it('draws and fetches only what is seen of ten thousand', async () => {
    await toRuns('scene=many');
    expect(document.querySelectorAll('tr[data-row]').length).toBeLessThan(80);
    expect(find('table').getAttribute('aria-rowcount')).toBe('10001');
    const limits = asked('list_runs').map(({ args }) => (args['query'] as { limit: number }).limit);
    expect(Math.max(...limits)).toBe(200);
  });
});

describe('several runs', () => {
  it('are selected by Ctrl, Shift, Space and Ctrl A', async () => {
    await toRuns();
    click(0);
    click(2, { ctrlKey: true });
    await vi.waitFor(() => expect(picked()).toBe(2));
    click(4, { shiftKey: true });
    await vi.waitFor(() => expect(picked()).toBe(3));
    expect(textOf('selection-bar')).toContain('3 runs selected');
    press(' ', {}, byId('runs-table'));
    await vi.waitFor(() => expect(picked()).toBe(2));
    press('a', { ctrlKey: true }, byId('runs-table'));
    await vi.waitFor(() => expect(textOf('selection-bar')).toContain('15 runs selected'));
  });

  it('are deleted without a question and come back', async () => {
    await toRuns();
    click(2, { ctrlKey: true });
    click(3, { ctrlKey: true });
    await vi.waitFor(() => byId('delete-runs'));
    byId('delete-runs').click();
    await vi.waitFor(() => expect(textOf('toast')).toContain('2 runs deleted.'));
    expect(document.querySelector('.page header')?.textContent).toContain('13 runs');
    byId('toast-action').click();
    await vi.waitFor(() => expect(document.querySelector('.page header')?.textContent).toContain('15 runs'));
  });

  it('are tagged together', async () => {
    await toRuns();
    click(2, { ctrlKey: true });
    click(4, { ctrlKey: true });
    await vi.waitFor(() => byId('add-tag'));
    type('add-tag', 'night');
    await vi.waitFor(() => expect(byId<HTMLButtonElement>('tag-runs').disabled).toBe(false));
    byId('tag-runs').click();
    await vi.waitFor(() => expect(asked('set_notes')).toHaveLength(2));
    expect((asked('set_notes')[0]?.args['notes'] as { tags: string[] }).tags).toContain('night');
  });
});

describe('one run', () => {
  it('has its tags and note written into its folder', async () => {
    await toRuns();
    click(0);
    await vi.waitFor(() => byId('run-tags'));
    type('run-tags', 'kv-cache, mine');
    press('Enter', {}, byId('run-tags'));
    await vi.waitFor(() => expect(asked('set_notes')).toHaveLength(1));
    expect(asked('set_notes')[0]?.args['notes']).toEqual({ tags: ['kv-cache', 'mine'], note: '' });
  });

  it('shows its model over time, with a warning when it got slower', async () => {
    await toRuns();
    click(0);
    await vi.waitFor(() => expect(textOf('trend-verdict')).toContain('slower than'));
    expect(asked('load_trend')[0]?.args['query']).toMatchObject({ metric: 'decode_rate', stage: 'report' });
  });

  it('says what is wrong with its folder and offers what can be done', async () => {
    await toRuns();
    click(1);
    await vi.waitFor(() => expect(textOf('run-problem')).toContain('Finish its report'));
    expect(find('[data-testid^="finish-"]').textContent).toContain('Finish report');
  });
});
