/**
 * Every key of the program, once: the views dispatch from this table, buttons show it, and the key sheet lists it. A key
 * that does nothing cannot stand in the sheet, nor can one that does something be missing from it.
 */

export interface Key {
  /** The first stands on buttons; `mod` is Ctrl, on macOS ⌘. */
  keys: readonly [string, ...string[]];
  /** What it does. */
  text: string;
  /** Where it does so. */
  where: Where;
}

export type Where = 'Everywhere' | 'New' | 'Running benchmark' | 'Result' | 'Runs';

const table = <T extends Record<string, Key>>(keys: T): T => keys;

export const KEYS = table({
  new: { keys: ['mod+n'], text: 'New benchmark', where: 'Everywhere' },
  live: { keys: ['mod+1'], text: 'Running benchmark', where: 'Everywhere' },
  runs: { keys: ['mod+2'], text: 'Runs', where: 'Everywhere' },
  compare: { keys: ['mod+3'], text: 'Compare', where: 'Everywhere' },
  settings: { keys: ['mod+,'], text: 'Settings', where: 'Everywhere' },
  keys: { keys: ['?', 'f1'], text: 'This list of keys', where: 'Everywhere' },
  start: { keys: ['mod+enter'], text: 'Start', where: 'New' },
  'choose-folder': { keys: ['mod+o'], text: 'Choose a folder', where: 'New' },
  'read-again': { keys: ['mod+r'], text: 'Read the folder again', where: 'New' },
  forget: { keys: ['delete'], text: 'Take the recent folder off the list', where: 'New' },
  preview: { keys: ['mod+p'], text: 'Show the prompts', where: 'New' },
  stop: { keys: ['escape'], text: 'Stop and keep what is measured', where: 'Running benchmark' },
  hold: { keys: ['mod+l'], text: 'Hold the answer or follow it', where: 'Running benchmark' },
  find: { keys: ['mod+f', 'f3'], text: 'Find in the report', where: 'Result' },
  copy: { keys: ['mod+c'], text: 'Copy the selection, table or figure', where: 'Result' },
  search: { keys: ['/'], text: 'Search the runs', where: 'Runs' },
  pick: { keys: [' '], text: 'Select the run or let it go', where: 'Runs' },
  'pick-all': { keys: ['mod+a'], text: 'Select every run of the list', where: 'Runs' },
  'pick-none': { keys: ['escape'], text: 'Select no run', where: 'Runs' },
  delete: { keys: ['delete'], text: 'Delete the selected runs', where: 'Runs' },
});

export type Action = keyof typeof KEYS;

/** What the system and the parts of the page do with keys wherever they have the focus. */
export const MOVES: readonly { keys: readonly string[]; text: string }[] = [
  { keys: ['tab', 'shift+tab'], text: 'Next and previous control' },
  { keys: ['arrowleft', 'arrowright'], text: 'Points of a figure; tabs' },
  { keys: ['arrowup', 'arrowdown'], text: 'Rows of a list; menus' },
  { keys: ['enter'], text: 'Open the row or the point' },
  { keys: ['escape'], text: 'Close a dialog, menu or hint' },
];
