/** Keyboard shortcuts: `mod+n` is Ctrl N, on macOS ⌘ N. */

export type Shortcut = string;

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

export function matches(event: Pressed, shortcut: Shortcut, os: string): boolean {
  const parts = shortcut.toLowerCase().split('+');
  const key = parts.at(-1) ?? '';
  const mod = parts.includes('mod');
  const held = os === 'macos' ? event.metaKey : event.ctrlKey;
  const other = os === 'macos' ? event.ctrlKey : event.metaKey;
  return (
    event.key.toLowerCase() === key &&
    held === mod &&
    !other &&
    event.shiftKey === parts.includes('shift') &&
    event.altKey === parts.includes('alt')
  );
}

const NAMES: Record<string, string> = { enter: '⏎', escape: 'Esc' };

/** As it stands on a button: `Ctrl N`. */
export function label(shortcut: Shortcut, os: string): string {
  return shortcut
    .split('+')
    .map((part) => {
      const name = part.toLowerCase();
      if (name === 'mod') return os === 'macos' ? '⌘' : 'Ctrl';
      return NAMES[name] ?? (part.length === 1 ? part.toUpperCase() : part);
    })
    .join(' ');
}

/** Runs the first handler whose shortcut was pressed. True when one was. */
export function dispatch(event: Pressed, bindings: Record<Shortcut, () => void>, os: string): boolean {
  for (const [shortcut, act] of Object.entries(bindings)) {
    if (matches(event, shortcut, os)) {
      act();
      return true;
    }
  }
  return false;
}
