/** The window around the page. Nothing else may touch it. */

import { getCurrentWebview } from '@tauri-apps/api/webview';
import { getCurrentWindow } from '@tauri-apps/api/window';

/** Asks before the window closes: the program ends only through `quitApp`. */
export async function onCloseRequested(ask: () => void): Promise<() => void> {
  return getCurrentWindow().onCloseRequested((event) => {
    event.preventDefault();
    ask();
  });
}

export interface DropListener {
  /** Something is dragged over the window, or no longer. */
  over: (isOver: boolean) => void;
  dropped: (path: string) => void;
}

/** A folder may be dropped anywhere on the window; of several things only the first counts. */
export async function onDrop({ over, dropped }: DropListener): Promise<() => void> {
  return getCurrentWebview().onDragDropEvent(({ payload }) => {
    over(payload.type === 'enter' || payload.type === 'over');
    const path = payload.type === 'drop' ? payload.paths[0] : undefined;
    if (path !== undefined) dropped(path);
  });
}

/** Shows how far a run is in the task bar. A window that refuses keeps its title: nothing depends on it. */
export async function setTitle(title: string): Promise<void> {
  await getCurrentWindow()
    .setTitle(title)
    .catch(() => undefined);
}
