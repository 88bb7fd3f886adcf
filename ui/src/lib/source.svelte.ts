/** The reports folder that is chosen in New, and the reading of it. */

import * as api from './api';
import { app } from './app.svelte';
import type { Failure, FolderOverview, FolderProgress, RecentFolder } from './bindings';
import { toFailure } from './failure';
import { recentFolders } from './spec';

class Source {
  /** The folder as it was chosen; its overview follows. */
  path = $state('');
  overview = $state.raw<FolderOverview | null>(null);
  failure = $state.raw<Failure | null>(null);
  scanning = $state(false);
  /** How far the reading is; null before the first word of it. */
  progress = $state.raw<FolderProgress | null>(null);
  /** What the user should know of how the folder was chosen. */
  note = $state<string | null>(null);
  /** A folder is dragged over the window. */
  dropping = $state(false);
  /** The folders used before, as they are now; null while nobody asked. */
  recent = $state.raw<RecentFolder[] | null>(null);
  #scans = 0;

  async choose(): Promise<void> {
    const folder = await app.aside(api.pickFolder);
    if (folder) await this.scan(folder);
  }

  /** Whatever was dropped on the window: the Rust side says which folder is meant. */
  async drop(paths: string[]): Promise<void> {
    const chosen = await app.aside(() => api.chooseDropped(paths));
    if (chosen) await this.scan(chosen.folder, chosen.note);
  }

  async scan(path = this.path, note: string | null = null): Promise<void> {
    const scan = ++this.#scans;
    const isLatest = () => scan === this.#scans;
    const before = { path: this.path, overview: this.overview, failure: this.failure, note: this.note };
    this.path = path;
    this.note = note;
    this.scanning = true;
    this.progress = null;
    // What another folder holds says nothing of this one.
    if (path !== before.path) this.overview = null;
    this.failure = null;
    try {
      const overview = await api.scanFolder(path, (progress) => {
        if (isLatest()) this.progress = progress;
      });
      if (!isLatest()) return;
      this.overview = overview;
      await this.#remember(overview.path);
    } catch (cause) {
      if (!isLatest()) return;
      const failure = toFailure(cause);
      if (failure.code === 'stopped') Object.assign(this, before);
      else {
        this.overview = null;
        this.failure = failure;
      }
    } finally {
      if (isLatest()) this.scanning = false;
    }
  }

  async stop(): Promise<void> {
    await app.aside(api.stopScan);
  }

  async checkRecent(): Promise<void> {
    const folders = app.preferences.recent_folders;
    this.recent ??= folders.map((path) => ({ path, problem: null }));
    const checked = await app.aside(() => api.checkRecent(folders));
    if (checked) this.recent = checked;
  }

  /** Takes a folder off the list; the folder itself is not touched. */
  async forget(path: string): Promise<void> {
    const before = app.preferences.recent_folders;
    const left = before.filter((folder) => folder !== path);
    this.recent = this.recent?.filter((folder) => folder.path !== path) ?? null;
    await app.change({ recent_folders: left });
    app.say('The folder is off the list.', {
      action: { label: 'Undo', act: () => void this.#restore(path, before.indexOf(path)) },
    });
  }

  async #restore(path: string, at: number): Promise<void> {
    const now = app.preferences.recent_folders.filter((folder) => folder !== path);
    await app.change({ recent_folders: [...now.slice(0, at), path, ...now.slice(at)] });
    this.recent = null;
  }

  async #remember(path: string): Promise<void> {
    const recent = recentFolders(app.preferences.recent_folders, path);
    if (recent[0] === app.preferences.recent_folders[0]) return;
    this.recent = null;
    await app.change({ recent_folders: recent });
  }
}

export const source = new Source();
