/** Keyboard shortcuts, dispatched from the table of keys: `mod+n` is Ctrl N, on macOS ⌘ N. */

import { type Action, KEYS, type Key, type Where } from './key-table';

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  target?: EventTarget | null;
}

const MODIFIERS = ['mod', 'shift', 'alt'];

export function matches(event: Pressed, shortcut: string, os: string): boolean {
  const parts = shortcut.toLowerCase().split('+');
  const key = parts.at(-1) ?? '';
  const mod = parts.includes('mod');
  const held = os === 'macos' ? event.metaKey : event.ctrlKey;
  const other = os === 'macos' ? event.ctrlKey : event.metaKey;
  // Whether a sign like `?` needs Shift depends on the keyboard, and it is typed where there is a field for it.
  const isSign = parts.length === 1 && key.length === 1;
  return (
    event.key.toLowerCase() === key &&
    held === mod &&
    !other &&
    (isSign ? !isTyping(event.target) : event.shiftKey === parts.includes('shift')) &&
    event.altKey === parts.includes('alt')
  );
}

function isTyping(target: EventTarget | null | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select')
  );
}

const NAMES: Record<string, string> = {
  enter: '⏎',
  escape: 'Esc',
  delete: 'Del',
  ' ': 'Space',
  tab: 'Tab',
  shift: 'Shift',
  alt: 'Alt',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
};

/** A shortcut as the keyboard has it: `Ctrl N`. */
export function written(shortcut: string, os: string): string {
  return shortcut
    .split('+')
    .map((part) => {
      if (part === 'mod') return os === 'macos' ? '⌘' : 'Ctrl';
      return NAMES[part] ?? part.toUpperCase();
    })
    .join(' ');
}

/** As it stands on an action's button: `Ctrl N`. */
export const label = (action: Action, os: string): string => written(KEYS[action].keys[0], os);

/** For assistive technology: `Control+N`. */
export function ariaKeys(action: Action, os: string): string {
  const name = (part: string) => {
    if (part === 'mod') return os === 'macos' ? 'Meta' : 'Control';
    return MODIFIERS.includes(part) || part.length > 1 ? part.charAt(0).toUpperCase() + part.slice(1) : part;
  };
  return KEYS[action].keys.map((shortcut) => shortcut.split('+').map(name).join('+')).join(' ');
}

export type Handlers = Partial<Record<Action, () => void>>;

/** Runs the handler of the action whose key was pressed. True when there was one. */
export function dispatch(event: Pressed, handlers: Handlers, os: string): boolean {
  for (const [action, act] of Object.entries(handlers)) {
    if (KEYS[action as Action].keys.some((shortcut) => matches(event, shortcut, os))) {
      act();
      return true;
    }
  }
  return false;
}

/** The table by where its keys work, in the table's order. */
export function sections(): { where: Where; keys: Key[] }[] {
  const all: Key[] = Object.values(KEYS);
  const places = [...new Set(all.map((key) => key.where))];
  return places.map((where) => ({ where, keys: all.filter((key) => key.where === where) }));
}

/** The browser's own reload: it would lose the page of a running benchmark. */
export function isReload(event: Pressed): boolean {
  const held = event.ctrlKey || event.metaKey;
  return event.key === 'F5' || (held && event.key.toLowerCase() === 'r');
}
