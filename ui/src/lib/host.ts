/** The window around the page. Nothing else may touch it. */

import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { getCurrentWindow, ProgressBarStatus } from '@tauri-apps/api/window';

import type { BarState } from './run-state';

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

const BAR = {
  none: ProgressBarStatus.None,
  normal: ProgressBarStatus.Normal,
  indeterminate: ProgressBarStatus.Indeterminate,
  paused: ProgressBarStatus.Paused,
  error: ProgressBarStatus.Error,
} as const;

/** Shows how far a run is at the program's icon, where the desktop can. */
export async function setProgress({ status, percent }: BarState): Promise<void> {
  await getCurrentWindow()
    .setProgressBar({ status: BAR[status], progress: percent })
    .catch(() => undefined);
}

/** Another start of the program named a folder; it waits at `api.takeFolder`. */
export const onFolderNamed = (take: () => void): Promise<() => void> => listen('folder-named', take);

/** An entry of the native menu was chosen: the name of its action. */
export const onMenuChosen = (act: (action: string) => void): Promise<() => void> =>
  listen<string>('menu-chosen', ({ payload }) => act(payload));
