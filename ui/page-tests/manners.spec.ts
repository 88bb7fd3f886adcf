/** What the window keeps from the browser around it. */

import { KEYS } from '../src/lib/key-table';
import { expect, startable, test } from './program';

test.describe('the key sheet', () => {
  test('opens by either of its keys and lists every key there is', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    for (const key of ['?', 'F1']) {
      await program.press(key);
      for (const { text } of Object.values(KEYS)) await expect(program.at('key-sheet')).toContainText(text);
      await program.click('key-sheet-close');
      await expect(program.at('key-sheet')).toHaveCount(0);
    }
  });

  test('stays away while a question mark is typed', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.at('folder-path').press('?');
    await expect(program.at('folder-path')).toHaveValue(/\?/);
    await expect(program.at('key-sheet')).toHaveCount(0);
  });

  test('lets no key through to the view behind it', async ({ open }) => {
    const program = await open();
    await program.click('show-keys');
    await program.at('key-sheet').waitFor();
    await program.press('Control+2');
    await expect(program.at('view')).toHaveAttribute('data-view', 'new');
  });
});

test.describe('the browser around the page', () => {
  test('cannot reload it', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.page.evaluate(() => Object.assign(window, { mark: true }));
    await program.press('F5');
    await program.press('Control+2');
    await expect(program.at('view')).toHaveAttribute('data-view', 'runs');
    expect(await program.page.evaluate(() => 'mark' in window)).toBe(true);
  });

  test('has no menu of its own but in fields, where only the system may paste', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    const isKept = (id: string) =>
      program.at(id).evaluate((element) => {
        const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
        return element.dispatchEvent(event);
      });
    expect(await isKept('view')).toBe(false);
    expect(await isKept('folder-path')).toBe(true);
    await expect(program.at('text-menu')).toHaveCount(0);
  });

  test('leaves its place to a menu that selects and copies text', async ({ open }) => {
    const program = await open();
    await startable(program.page);
    await program.at('status-line').click({ button: 'right' });
    await expect(program.at('text-copy')).toBeDisabled();
    await program.click('text-select-all');
    await expect(program.at('text-menu')).toHaveCount(0);
    const selection = await program.page.evaluate(() => getSelection()?.toString() ?? '');
    expect(selection).toContain('Chimera Bench');
    await program.at('status-line').click({ button: 'right' });
    await program.click('text-copy');
    await expect.poll(() => program.copied()).toBe(selection);
  });
});

test('an address outside is asked about wherever a link stands', async ({ open }) => {
  const program = await open();
  await startable(program.page);
  await program.at('status-line').evaluate((line) => {
    const link = document.createElement('a');
    link.href = 'https://example.org@evil.example/';
    link.textContent = 'example.org';
    line.append(link);
    link.click();
  });
  await expect(program.at('link-url')).toHaveText('https://example.org@evil.example/');
  await expect(program.at('link-doubt').first()).toContainText('The site is evil.example.');
  expect(program.asked('open_link')).toHaveLength(0);
});
