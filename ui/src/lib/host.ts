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
  dropped: (paths: string[]) => void;
}

/** Files and folders may be dropped anywhere on the window. */
export async function onDrop({ over, dropped }: DropListener): Promise<() => void> {
  return getCurrentWebview().onDragDropEvent(({ payload }) => {
    over(payload.type === 'enter' || payload.type === 'over');
    if (payload.type === 'drop' && payload.paths.length > 0) dropped(payload.paths);
  });
}

/** Shows how far a run is in the task bar. A window that refuses keeps its title: nothing depends on it. */
export async function setTitle(title: string): Promise<void> {
  await getCurrentWindow()
    .setTitle(title)
    .catch(() => undefined);
}
