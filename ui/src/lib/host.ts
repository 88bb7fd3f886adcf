/** The window around the page. */

import * as api from './api';
import { program } from './program';
import type { WindowProgress } from './bindings';

/** Asks before the window closes: the program ends only through `quitApp`. */
export const onCloseRequested = (ask: () => void) => program.listen('close-requested', ask);

export interface DropListener {
  /** Something is dragged over the window, or no longer. */
  over: (isOver: boolean) => void;
  dropped: (paths: string[]) => void;
}

/** Files and folders may be dropped anywhere on the window. */
export const onDrop = ({ over, dropped }: DropListener) =>
  program.listen('drag', ({ type, paths }) => {
    over(type === 'over');
    if (type === 'dropped' && paths.length > 0) dropped(paths);
  });

/** A window that refuses keeps its title: nothing depends on it. */
export const setTitle = (title: string) => api.setTitle(title).catch(() => null);

/** Shows how far a run is at the program's icon, where the desktop can. */
export const setProgress = (progress: WindowProgress) => api.setProgress(progress).catch(() => null);

/** Another start of the program named a folder; it waits at `api.takeFolder`. */
export const onFolderNamed = (take: () => void) => program.listen('folder-named', take);

/** An entry of the native menu was chosen: the name of its action. */
export const onMenuChosen = (act: (action: string) => void) => program.listen('menu-chosen', act);
