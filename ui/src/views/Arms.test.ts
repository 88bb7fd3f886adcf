import { afterEach, describe, expect, it, vi } from 'vitest';

import type { BenchmarkSpec } from '../lib/bindings';
import { byId, find, openPage, press, textOf, type } from '../mock/open-page';

let page: Awaited<ReturnType<typeof openPage>> | undefined;

const soon = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 10_000 });
const startable = () => soon(() => expect(byId<HTMLButtonElement>('start').disabled).toBe(false));
const asked = (command: string) => page?.mock.asked.filter((entry) => entry.command === command) ?? [];
const checked = () => asked('check_benchmark').at(-1)?.args['spec'] as BenchmarkSpec;
const field = (id: string) => byId<HTMLInputElement>(id).value;
const gone = (id: string) => document.querySelector(`[data-testid="${id}"]`) === null;

async function open(query = '') {
  page = await openPage(query);
  await soon(() => byId('start'));
  await startable();
}

async function add() {
  byId('add-arm').click();
  await soon(() => byId('arms'));
}

afterEach(async () => {
  await page?.close();
  page = undefined;
});

describe('a second configuration', () => {
  it('is a copy with a name of its own, whose settings leave the baseline alone', async () => {
    await open();
    type('setting-temperature', '0.5');
    await add();
    await soon(() => expect(document.activeElement).toBe(byId('arm-name')));
    expect([field('arm-name'), field('setting-temperature')]).toEqual(['Tuned', '0.5']);
    type('setting-num_ctx', '8192');
    await soon(() => expect(textOf('arm-1')).toContain('num_ctx default → 8192'));
    await soon(() => expect(checked().arms).toHaveLength(2));
    await soon(() =>
      expect(
        checked().arms.map(({ name, settings }) => [name, settings.num_ctx, settings.temperature]),
      ).toEqual([
        ['Baseline', null, 0.5],
        ['Tuned', 8192, 0.5],
      ]),
    );
    expect(textOf('plan-arms')).toContain('Tuned');
  });

  it('raises untouched runs to those that a verdict needs, until it is alone again', async () => {
    await open();
    await add();
    await soon(() => expect(field('runs')).toBe('8'));
    byId('arm-remove').click();
    await soon(() => expect(gone('arms')).toBe(true));
    expect(field('runs')).toBe('3');
    byId('toast-action').click();
    await soon(() => expect(field('arm-name')).toBe('Tuned'));
    expect(field('runs')).toBe('8');
  });

  it('leaves a number of runs that the user chose', async () => {
    await open();
    type('runs', '5');
    await add();
    expect(field('runs')).toBe('5');
  });

  it('has a server of its own, and changes places with the baseline', async () => {
    await open();
    await add();
    const servers = byId<HTMLSelectElement>('provider-select');
    servers.value = '2';
    servers.dispatchEvent(new Event('change', { bubbles: true }));
    await soon(() => expect(textOf('arm-1')).toContain('llama.cpp at 127.0.0.1:8080'));
    await soon(() => expect(checked().arms[1]).toMatchObject({ provider: 'openai', model: 'smollm2:135m' }));
    byId('arm-baseline').click();
    await soon(() =>
      expect(checked().arms.map(({ name, model }) => [name, model])).toEqual([
        ['Baseline', 'smollm2:135m'],
        ['Tuned', 'gemma3:latest'],
      ]),
    );
  });

  it('is chosen in the list by the keyboard', async () => {
    await open('scene=sevenarms');
    byId('arm-0').focus();
    press('End', {}, byId('arm-0'));
    await soon(() => expect(document.activeElement).toBe(byId('arm-6')));
    expect(field('arm-name')).toBe('Another model');
    press('ArrowUp', {}, byId('arm-6'));
    await soon(() => expect(field('arm-name')).toBe('Tuned 2'));
  });
});

describe('a problem of a configuration that is not shown', () => {
  it('is counted in the list, told beside Start, and led to', async () => {
    await open('scene=twoarms');
    byId('arm-1').click();
    await soon(() => expect(field('setting-num_ctx')).toBe('8192'));
    type('setting-top_p', '7');
    byId('arm-0').click();
    await soon(() => expect(textOf('arm-1')).toContain('1 problem'));
    expect(textOf('start-note')).toBe('Tuned: Change what is marked.');
    expect(textOf('setting-top_p-note')).not.toContain('Allowed is');
    byId('show-obstacle').click();
    await soon(() => expect(textOf('setting-top_p-note')).toContain('Allowed is'));
    expect(gone('show-obstacle')).toBe(true);
  });

  it('stands at its name where two have the same', async () => {
    await open('scene=twoarms');
    byId('arm-1').click();
    await soon(() => expect(field('arm-name')).toBe('Tuned'));
    type('arm-name', 'baseline');
    await soon(() => expect(textOf('arm-note')).toBe('Two configurations are named baseline.'));
    expect(textOf('arm-1')).toContain('1 problem');
  });
});

describe('the layout', () => {
  it('reaches the specification: order, what decides, and when it may end', async () => {
    await open('scene=twoarms');
    const primary = byId<HTMLSelectElement>('primary');
    primary.value = 'ttft analysis';
    primary.dispatchEvent(new Event('change', { bubbles: true }));
    type('until-width', '2');
    type('until-minutes', '30');
    await soon(() =>
      expect(checked().design).toEqual({
        order: 'interleaved',
        primary: { metric: 'ttft', stage: 'analysis' },
        until: { half_width_percent: 2, minutes: 30 },
      }),
    );
    await soon(() => expect(textOf('plan-calls')).toBe('at most 32'));
    byId('order-grouped').click();
    await soon(() => expect(textOf('order-note')).toContain('cannot end early'));
    type('until-width', 'soon');
    await soon(() => expect(textOf('until-note')).toContain('Not a number'));
  });

  it('of one configuration has no order, and nothing decides', async () => {
    await open();
    expect([gone('order'), gone('primary'), gone('stop-early')]).toEqual([true, true, false]);
  });
});

describe('a saved comparison', () => {
  it('comes back with every configuration and its layout when it is edited', async () => {
    await open('scene=seven');
    press('2', { ctrlKey: true });
    (await soon(() => find('[data-testid^="open-"]'))).click();
    (await soon(() => byId('edit-run'))).click();
    await soon(() => byId('arms'));
    await startable();
    expect(document.querySelectorAll('[data-testid="arms"] [role=option]')).toHaveLength(7);
    await soon(() => expect(checked().arms[5]?.settings).toMatchObject({ num_batch: 1024, seed: 7 }));
    expect(field('runs')).toBe('8');
  });

  it('does not put another server in the place of one that is gone', async () => {
    page = await openPage('scene=gonearm');
    await soon(() => byId('arms'));
    await soon(() => expect(textOf('arm-1')).toContain('1 problem'));
    expect(textOf('start-note')).toBe('Tuned: No server answers at http://10.0.0.7:9999.');
  });
});

describe('a preset', () => {
  it('sets the selected configuration and leaves what all share', async () => {
    await open('scene=twoarms');
    byId('arm-1').click();
    await soon(() => expect(field('setting-num_ctx')).toBe('8192'));
    byId('preset-menu').click();
    (await soon(() => byId('preset-save'))).click();
    await soon(() => byId('preset-name'));
    type('preset-name', 'Long');
    byId('preset-confirm').click();
    await soon(() => expect(byId<HTMLSelectElement>('preset-select').value).toBe('Long'));
    byId('arm-0').click();
    await soon(() => expect(byId<HTMLSelectElement>('preset-select').value).toBe(''));
    type('runs', '10');
    const select = byId<HTMLSelectElement>('preset-select');
    select.value = 'Long';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await soon(() => expect(field('setting-num_ctx')).toBe('8192'));
    expect([field('runs'), textOf('presets')]).toEqual(['10', expect.not.stringContaining('changed')]);
  });
});
