/** The page's one way to the program: commands that it calls, and events that it hears. */

import type { Commands } from '../bindings';

export type Command = keyof Commands;
export type Arguments<C extends Command> = Commands[C]['arguments'];
export type Result<C extends Command> = Commands[C]['result'];
/** Who hears the events that a command sends while it runs, by their names. */
export type Listeners<C extends Command> = {
  [E in keyof Commands[C]['events']]: (event: Commands[C]['events'][E]) => void;
};

/** What the window around the page sends, by name. */
export interface WindowEvents {
  /** The user wants to close the window. It stays open until the page calls `quit_app`. */
  'close-requested': null;
  /** Files or folders are dragged over the window, leave it, or are dropped. */
  drag: { type: 'over' | 'left' | 'dropped'; paths: string[] };
  /** Another start of the program named a folder; `take_folder` returns it. */
  'folder-named': null;
  /** An entry of the native menu was chosen: the name of its action. */
  'menu-chosen': string;
}

export interface Program {
  /** Rejects with a `Failure`. */
  call<C extends Command>(command: C, args: Arguments<C>, listeners?: Listeners<C>): Promise<Result<C>>;
  /** Resolves with what ends the listening. */
  listen<E extends keyof WindowEvents>(
    event: E,
    hear: (payload: WindowEvents[E]) => void,
  ): Promise<() => void>;
}
