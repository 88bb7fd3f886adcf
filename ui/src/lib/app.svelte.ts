/** What every view shares: facts of the program, the open view, the theme, the latest notice. */

import * as api from './api';
import type {
  AppInfo,
  Failure,
  DiscoveredServer,
  Preferences,
  RunRow,
  SideChoice,
  Warning,
} from './bindings';
import { toFailure } from './failure';
import { selection } from './selection.svelte';
import { resolveTheme } from './theme';

export type Route =
  | { view: 'new' }
  | { view: 'live' }
  | { view: 'runs' }
  | { view: 'compare'; choices: SideChoice[] }
  | { view: 'settings' }
  /** With the call whose details are wanted. */
  | { view: 'result'; path: string; call?: number }
  | { view: 'imported'; path: string };

/** A link that was clicked. */
export interface AskedLink {
  url: string;
  /** The words that were clicked. */
  text: string;
}

export interface Toast {
  text: string;
  failed: boolean;
  action?: { label: string; act: () => void };
}

const TOAST_MS = 8000;

class App {
  /** What was compared last, for the way back. */
  compared = $state.raw<SideChoice[]>([]);
  info = $state.raw<AppInfo | null>(null);
  preferences = $state.raw<Preferences>({
    theme: 'system',
    reports_place: null,
    recent_places: [],
    listed_places: [],
    servers: [],
    limits: { connect_s: 5, first_token_s: 600, idle_s: 60, total_s: null },
    folder_limits: { files: 50_000, json_mib: 64 },
    language: 'english',
    log_level: 'info',
    recent_folders: [],
    last_spec: null,
    stay_silent: false,
    presets: [],
  });
  failure = $state.raw<Failure | null>(null);
  unfinished = $state.raw<RunRow[]>([]);
  /** What could not be read or written when the program started. */
  notices = $state.raw<Warning[]>([]);
  route = $state.raw<Route>({ view: 'new' });
  /** The server that is chosen in New, for the status line. */
  server = $state.raw<DiscoveredServer | null>(null);
  model = $state<string | null>(null);
  systemIsDark = $state(false);
  toast = $state.raw<Toast | null>(null);
  announcement = $state('');
  /** The address that the user is asked about before it is opened outside. */
  link = $state.raw<AskedLink | null>(null);
  /** Saves come one after the other, or an earlier one could overtake a later one. */
  #saving: Promise<unknown> = Promise.resolve();
  #toastTimer: ReturnType<typeof setTimeout> | undefined;

  theme = $derived(resolveTheme(this.preferences.theme, this.systemIsDark));
  os = $derived(this.info?.os ?? 'linux');
  reportsPlace = $derived(this.preferences.reports_place ?? this.info?.default_reports_place ?? '');

  async load(): Promise<void> {
    try {
      const info = await api.getAppInfo();
      this.preferences = info.preferences;
      this.unfinished = info.unfinished;
      this.notices = info.notices;
      this.info = info;
      this.failure = null;
    } catch (cause) {
      this.failure = toFailure(cause);
    }
  }

  /** Opens Compare with what is selected, or with what was compared last. */
  compare(): void {
    this.go({ view: 'compare', choices: selection.compared(this.route.view, this.compared) });
  }

  go(route: Route): void {
    if (route.view === 'compare') this.compared = route.choices;
    this.route = route;
  }

  /** Keeps a change; false when it could not be written, which is told. */
  async change(preferences: Partial<Preferences>): Promise<boolean> {
    this.preferences = { ...this.preferences, ...preferences };
    const saved = $state.snapshot(this.preferences);
    const save = this.#saving.then(() =>
      this.aside(async () => {
        await api.setPreferences(saved);
        return true;
      }),
    );
    this.#saving = save;
    return (await save) ?? false;
  }

  /** A side job: its failure is a notice, never a reason to lose the view. */
  async aside<T>(job: () => Promise<T>): Promise<T | undefined> {
    try {
      return await job();
    } catch (cause) {
      const failure = toFailure(cause);
      if (failure.code !== 'stopped') this.say(`${failure.message} ${failure.hint}`.trim(), { failed: true });
      return undefined;
    }
  }

  say(text: string, more: Partial<Omit<Toast, 'text'>> = {}): void {
    clearTimeout(this.#toastTimer);
    this.toast = { text, failed: false, ...more };
    this.#toastTimer = setTimeout(() => this.hush(), more.failed ? TOAST_MS * 2 : TOAST_MS);
  }

  hush(): void {
    clearTimeout(this.#toastTimer);
    this.toast = null;
  }
}

export const app = new App();
