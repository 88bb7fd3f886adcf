import { describe, expect, it, vi } from 'vitest';

import { dispatch, label, matches, type Pressed } from './keys';

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

  it('stands on its button as the keyboard has it', () => {
    expect([
      label('mod+enter', 'linux'),
      label('mod+,', 'windows'),
      label('mod+o', 'macos'),
      label('escape', 'linux'),
    ]).toEqual(['Ctrl ⏎', 'Ctrl ,', '⌘ O', 'Esc']);
  });

  it('runs only the first that fits', () => {
    const [first, second] = [vi.fn(), vi.fn()];
    expect(dispatch(press('Enter', { ctrlKey: true }), { 'mod+enter': first, enter: second }, 'linux')).toBe(
      true,
    );
    expect(dispatch(press('x'), { 'mod+enter': first }, 'linux')).toBe(false);
    expect(first).toHaveBeenCalledOnce();
    expect(second).not.toHaveBeenCalled();
  });
});
