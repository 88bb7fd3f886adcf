import { describe, expect, it, vi } from 'vitest';

import { type Action, KEYS } from './key-table';
import { ariaKeys, dispatch, isReload, label, matches, type Pressed, sections, written } from './keys';

const press = (key: string, held: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('a shortcut', () => {
  it('is Ctrl on Linux and Windows and Command on macOS', () => {
    expect(matches(press('n', { ctrlKey: true }), 'mod+n', 'linux')).toBe(true);
    expect(matches(press('n', { metaKey: true }), 'mod+n', 'macos')).toBe(true);
    expect(matches(press('n', { ctrlKey: true }), 'mod+n', 'macos')).toBe(false);
  });

  it('does not answer to a plain key or to one key more', () => {
    expect(matches(press('n'), 'mod+n', 'linux')).toBe(false);
    expect(matches(press('N', { ctrlKey: true, shiftKey: true }), 'mod+n', 'linux')).toBe(false);
    expect(matches(press('Escape', { ctrlKey: true }), 'escape', 'linux')).toBe(false);
  });

  it('works with caps lock', () => {
    expect(matches(press('N', { ctrlKey: true }), 'mod+n', 'windows')).toBe(true);
  });

  it('that is a sign works on every keyboard, and is typed where there is a field', () => {
    expect(matches(press('?', { shiftKey: true }), '?', 'linux')).toBe(true);
    expect(matches(press('?'), '?', 'linux')).toBe(true);
    const field = document.createElement('input');
    expect(matches(press('?', { target: field }), '?', 'linux')).toBe(false);
    expect(matches(press('?', { target: document.body }), '?', 'linux')).toBe(true);
  });

  it('stands on its button as the keyboard has it', () => {
    expect([label('start', 'linux'), label('settings', 'windows'), label('stop', 'linux')]).toEqual([
      'Ctrl ⏎',
      'Ctrl ,',
      'Esc',
    ]);
    expect([label('choose-folder', 'macos'), written('f1', 'linux')]).toEqual(['⌘ O', 'F1']);
    expect([ariaKeys('new', 'macos'), ariaKeys('keys', 'linux'), ariaKeys('start', 'linux')]).toEqual([
      'Meta+n',
      '? F1',
      'Control+Enter',
    ]);
  });

  it('runs only what belongs to it', () => {
    const [start, runs] = [vi.fn(), vi.fn()];
    expect(dispatch(press('Enter', { ctrlKey: true }), { start, runs }, 'linux')).toBe(true);
    expect(dispatch(press('x'), { start }, 'linux')).toBe(false);
    expect(start).toHaveBeenCalledOnce();
    expect(runs).not.toHaveBeenCalled();
  });

  it('of the browser that reloads the page is known', () => {
    expect([press('F5'), press('r', { ctrlKey: true }), press('r')].map(isReload)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('the table of keys', () => {
  const actions = Object.keys(KEYS) as Action[];
  const sources = import.meta.glob<string>(['../**/*.svelte', '../**/*.ts', '!../**/*.test.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });

  it('gives no key to two actions of one place', () => {
    for (const { where, keys } of sections()) {
      const here = [...keys, ...Object.values(KEYS).filter((key) => key.where === 'Everywhere')];
      const all = [...new Set(here)].flatMap((key) => [...key.keys]);
      expect(new Set(all).size, where).toBe(all.length);
    }
  });

  it('is listed in the sheet without a gap', () => {
    expect(sections().flatMap((section) => section.keys)).toHaveLength(actions.length);
  });

  it('has a handler for each action, and no other place knows a shortcut', () => {
    const views = Object.entries(sources).filter(([path]) => path.endsWith('.svelte'));
    const handled = (action: Action) =>
      views.some(
        ([, text]) => new RegExp(`[{,\\s]'?${action}'?(: | }|,)`).test(text) && text.includes('dispatch('),
      );
    expect(actions.filter((action) => !handled(action))).toEqual([]);
    const elsewhere = Object.entries(sources).filter(
      ([path, text]) => !path.endsWith('key-table.ts') && !path.endsWith('keys.ts') && /['"]mod\+/.test(text),
    );
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });
});
