/** The program as the window around the page: Tauri's commands and events. */

import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { getCurrentWindow } from '@tauri-apps/api/window';

import type { Program, WindowEvents } from './types';

type Hear<E extends keyof WindowEvents> = (payload: WindowEvents[E]) => void;

const LISTEN: { [E in keyof WindowEvents]: (hear: Hear<E>) => Promise<() => void> } = {
  'close-requested': (hear) =>
    getCurrentWindow().onCloseRequested((event) => {
      event.preventDefault();
      hear(null);
    }),
  drag: (hear) =>
    getCurrentWebview().onDragDropEvent(({ payload }) => {
      const type = payload.type === 'drop' ? 'dropped' : payload.type === 'leave' ? 'left' : 'over';
      hear({ type, paths: payload.type === 'drop' ? payload.paths : [] });
    }),
  'folder-named': (hear) => listen('folder-named', () => hear(null)),
  'menu-chosen': (hear) => listen<string>('menu-chosen', ({ payload }) => hear(payload)),
};

export const program: Program = {
  call: (command, args, listeners) => {
    const named = Object.entries<(event: never) => void>(listeners ?? {});
    const channels = named.map(([name, hear]) => [name, new Channel(hear)] as const);
    return invoke(command, { ...args, ...Object.fromEntries(channels) });
  },
  listen: (event, hear) => LISTEN[event](hear),
};
