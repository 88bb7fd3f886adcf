import { afterEach, describe, expect, it, vi } from 'vitest';

import type { SideChoice } from '../lib/bindings';
import { byId, find, openPage, press, textOf } from '../mock/open-page';

type Page = Awaited<ReturnType<typeof openPage>>;
let page: Page;

const asked = (command: string) => page.mock.asked.filter((entry) => entry.command === command);
const choices = (command: string) => asked(command).at(-1)?.args['choices'] as SideChoice[];

async function compare(query = 'scene=better') {
  page = await openPage(query);
  await vi.waitFor(() => byId('start'));
  press('2', { ctrlKey: true });
  await vi.waitFor(() => find('[data-testid^="choose-2"]'));
  const boxes = document.querySelectorAll<HTMLButtonElement>('[data-testid^="choose-2"]');
  boxes[0]?.click();
  boxes[2]?.click();
  await vi.waitFor(() => expect(byId<HTMLButtonElement>('compare-chosen').disabled).toBe(false));
  byId('compare-chosen').click();
  await vi.waitFor(() => byId('lineup'));
}

afterEach(() => page.close());

describe('runs side by side', () => {
  it('are those that were chosen, in the order in which they were', async () => {
    await compare();
    expect(choices('load_lineup').map(({ path, arm }) => [path.split('/').at(-1), arm])).toEqual([
      ['2026-11-24 0 gemma3-latest', null],
      ['2026-11-24 2 gemma3-latest', null],
    ]);
    expect(textOf('verdict')).toContain('4.1 % faster');
    expect(textOf('differences')).toContain('matters');
    expect(textOf('alike')).toContain('71 %');
  });

  it('lead from a mark to the call in its run', async () => {
    await compare();
    const list = find('[data-testid="figure-throughput-report"] [role="listbox"]');
    press('End', {}, list);
    press('Enter', {}, list);
    await vi.waitFor(() => byId('call-details'));
    expect(asked('load_result')).toHaveLength(1);
  });

  it('can be taken in another order', async () => {
    await compare();
    byId('first-1').click();
    await vi.waitFor(() => expect(choices('load_lineup').map(({ arm }) => arm)).toEqual([1, 0]));
  });

  it('lose a side and keep the others', async () => {
    await compare('scene=seven');
    byId('remove-3').click();
    await vi.waitFor(() => expect(choices('load_lineup').map(({ arm }) => arm)).toEqual([0, 1, 2, 4, 5, 6]));
  });

  it('are saved in every form', async () => {
    await compare();
    byId('save-lineup').click();
    await vi.waitFor(() => byId('save-lineup-html'));
    byId('save-lineup-html').click();
    await vi.waitFor(() => expect(asked('save_lineup').at(-1)?.args).toMatchObject({ format: 'html' }));
  });

  it('are still there after another view', async () => {
    await compare();
    press('n', { ctrlKey: true });
    await vi.waitFor(() => byId('start'));
    press('3', { ctrlKey: true });
    await vi.waitFor(() => byId('lineup'));
    expect(choices('load_lineup')).toHaveLength(2);
  });

  it('cannot be one run, nor one that is damaged', async () => {
    page = await openPage('scene=damagedruns');
    await vi.waitFor(() => byId('start'));
    press('2', { ctrlKey: true });
    await vi.waitFor(() => find('[data-testid^="choose-2"]'));
    const boxes = document.querySelectorAll<HTMLElement>('[data-testid^="choose-2"]');
    const offer = () => byId<HTMLButtonElement>('compare-chosen');
    boxes[0]?.click();
    await vi.waitFor(() => expect(offer().title).toBe('Select 2 to 8 runs'));
    boxes[1]?.click();
    await vi.waitFor(() => expect(offer().title).toContain('no calls to compare'));
    expect(offer().disabled).toBe(true);
  });

  it('need to be chosen first', async () => {
    page = await openPage('');
    await vi.waitFor(() => byId('start'));
    press('3', { ctrlKey: true });
    await vi.waitFor(() => byId('nothing-compared'));
    expect(document.querySelector('[data-testid=lineup]')).toBeNull();
  });
});
