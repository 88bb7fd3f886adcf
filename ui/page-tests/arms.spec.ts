/** Several configurations in New. */

import { expect, openResult, type Program, startable, test } from './program';

const checked = (program: Program) => program.last('check_benchmark')?.spec;

async function add(program: Program) {
  await startable(program.page);
  await program.click('add-arm');
  await program.at('arms').waitFor();
}

test.describe('a second configuration', () => {
  test('is a copy with a name of its own, whose settings leave the baseline alone', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.fill('setting-temperature', '0.5');
    await add(program);
    await expect(program.at('arm-name')).toBeFocused();
    await expect(program.at('arm-name')).toHaveValue('Tuned');
    await expect(program.at('setting-temperature')).toHaveValue('0.5');
    await program.fill('setting-num_ctx', '8192');
    await expect(program.at('arm-1')).toContainText('num_ctx default → 8192');
    await expect
      .poll(() =>
        checked(program)?.arms.map(({ name, settings }) => [name, settings.num_ctx, settings.temperature]),
      )
      .toEqual([
        ['Baseline', null, 0.5],
        ['Tuned', 8192, 0.5],
      ]);
    await expect(program.at('plan-arms')).toContainText('Tuned');
  });

  test('raises untouched runs to those that a verdict needs, until it is alone again', async ({ open }) => {
    const program = await open();
    await add(program);
    await expect(program.at('runs')).toHaveValue('8');
    await program.click('arm-remove');
    await expect(program.at('arms')).toHaveCount(0);
    await expect(program.at('runs')).toHaveValue('3');
    await program.click('toast-action');
    await expect(program.at('arm-name')).toHaveValue('Tuned');
    await expect(program.at('runs')).toHaveValue('8');
  });

  test('leaves a number of runs that the user chose', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.fill('runs', '5');
    await add(program);
    await expect(program.at('runs')).toHaveValue('5');
  });

  test('has a server of its own, and changes places with the baseline', async ({ open }) => {
    const program = await open();
    await add(program);
    await program.at('provider-select').selectOption({ index: 1 });
    await expect(program.at('arm-1')).toContainText('llama.cpp at');
    await expect
      .poll(() => checked(program)?.arms[1])
      .toMatchObject({ provider: 'openai', model: 'smollm2:135m' });
    await program.click('arm-baseline');
    await expect
      .poll(() => checked(program)?.arms.map(({ name, model }) => [name, model]))
      .toEqual([
        ['Baseline', 'smollm2:135m'],
        ['Tuned', 'gemma3:latest'],
      ]);
  });

  test('is chosen in the list by the keyboard', async ({ open }) => {
    const program = await open({ scene: 'sevenarms' });
    await program.at('arm-0').focus();
    await program.press('End');
    await expect(program.at('arm-6')).toBeFocused();
    await expect(program.at('arm-name')).toHaveValue('Another model');
    await program.press('ArrowUp');
    await expect(program.at('arm-name')).toHaveValue('Tuned 2');
  });
});

test.describe('a problem of a configuration that is not shown', () => {
  test('is counted in the list, shown beside Start, and led to', async ({ open }) => {
    const program = await open({ scene: 'twoarms' });
    await startable(program.page);
    await program.click('arm-1');
    await expect(program.at('setting-num_ctx')).toHaveValue('8192');
    await program.fill('setting-top_p', '7');
    await program.click('arm-0');
    await expect(program.at('arm-1')).toContainText('1 problem');
    await expect(program.at('start-note')).toHaveText('Tuned: Change what is marked.');
    await expect(program.at('setting-top_p-note')).not.toContainText('Allowed is');
    await program.click('show-obstacle');
    await expect(program.at('setting-top_p-note')).toContainText('Allowed is');
    await expect(program.at('show-obstacle')).toHaveCount(0);
  });

  test('stands at its name where two have the same', async ({ open }) => {
    const program = await open({ scene: 'twoarms' });
    await startable(program.page);
    await program.click('arm-1');
    await program.fill('arm-name', 'baseline');
    await expect(program.at('arm-note')).toContainText('baseline');
    await expect(program.at('arm-1')).toContainText('1 problem');
  });
});

test.describe('the layout', () => {
  test('reaches the specification: order, what decides, and when it may end', async ({ open }) => {
    const program = await open({ scene: 'twoarms' });
    await startable(program.page);
    await program.at('primary').selectOption('ttft analysis');
    await program.at('stop-early').locator('summary').click();
    await program.fill('until-width', '2');
    await program.fill('until-minutes', '30');
    await expect
      .poll(() => checked(program)?.design)
      .toEqual({
        order: 'interleaved',
        primary: { metric: 'ttft', stage: 'analysis' },
        until: { half_width_percent: 2, minutes: 30 },
      });
    await expect(program.at('plan-calls')).toHaveText('at most 32');
    await program.click('order-grouped');
    await expect(program.at('order-note')).toContainText('cannot end early');
    await program.fill('until-width', 'soon');
    await expect(program.at('until-note')).toContainText('Not a number');
  });

  test('of one configuration has no order, and nothing decides', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await expect(program.at('order')).toHaveCount(0);
    await expect(program.at('primary')).toHaveCount(0);
    await expect(program.at('stop-early')).toHaveCount(1);
  });
});

test.describe('a saved comparison', () => {
  test('comes back with every configuration and its layout when it is edited', async ({ open }) => {
    const program = await open({ scene: 'seven' });
    await openResult(program.page);
    await program.click('edit-run');
    await expect(program.at('arms').getByRole('option')).toHaveCount(7);
    await expect.poll(() => checked(program)?.arms[5]?.settings).toMatchObject({ num_batch: 1024, seed: 7 });
    await expect(program.at('runs')).toHaveValue('8');
  });

  test('does not put another server in the place of one that is gone', async ({ open }) => {
    const program = await open({ scene: 'gonearm' });
    await expect(program.at('arm-1')).toContainText('1 problem');
    await expect(program.at('start-note')).toHaveText('Tuned: No server answers at http://127.0.0.1:9.');
  });
});
