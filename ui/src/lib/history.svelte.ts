/** The list of runs: a window of it at a time, what is searched for, and what is selected. */

import * as api from './api';
import { app } from './app.svelte';
import type { Failure, RefreshProgress, RunPage, RunQuery, RunRow } from './bindings';
import { toFailure } from './failure';
import { plural } from './format';
import { EVERYTHING, RUN_TEXTS, runRows } from './runs-table';
import { copyTable } from './saving';
import { selection } from './selection.svelte';

/** A row whose window has not come yet. */
export interface Slot {
  at: number;
  row: RunRow | null;
}

const WINDOW = 200;
/** Whoever types is not asked about for every letter. */
const PAUSE_MS = 60;
/** More than the list ever holds in one answer. */
const ALL = 20_000;

export class History {
  query = $state.raw<RunQuery>(EVERYTHING);
  page = $state.raw<RunPage | null>(null);
  slots = $state.raw<Slot[]>([]);
  failure = $state.raw<Failure | null>(null);
  progress = $state.raw<RefreshProgress | null>(null);
  readonly picked = selection.runs;
  /** The run that the keyboard stands on. */
  cursor = $state.raw<RunRow | null>(null);
  #anchor = 0;
  #asked = 0;
  #wanted = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The list at once, then as the folders are. */
  async open(): Promise<void> {
    await this.load();
    if (this.failure) return;
    let told = 0;
    await app.aside(() =>
      api.refreshRuns((progress) => {
        this.progress = progress;
        // A list that is made anew grows before the eyes, but not with every batch.
        if (progress.done - told > 1000) {
          told = progress.done;
          void this.load();
        }
      }),
    );
    this.progress = null;
    await this.load();
  }

  /** Changes what is listed; words wait for the next letter. */
  ask(change: Partial<RunQuery>): void {
    this.query = { ...this.query, ...change };
    clearTimeout(this.#timer);
    if (change.words === undefined) void this.load();
    else this.#timer = setTimeout(() => void this.load(), PAUSE_MS);
  }

  async load(): Promise<void> {
    const turn = ++this.#asked;
    try {
      const page = await api.listRuns({ ...this.query, offset: 0, limit: WINDOW });
      if (turn !== this.#asked) return;
      this.#wanted.clear();
      this.slots = Array.from({ length: page.total }, (_, at) => ({ at, row: page.rows[at] ?? null }));
      this.page = page;
      this.failure = null;
      const { cursor } = this;
      if (cursor) this.cursor = page.rows.find((row) => row.path === cursor.path) ?? cursor;
    } catch (cause) {
      if (turn === this.#asked) this.failure = toFailure(cause);
    }
  }

  /** Fetches what is about to be seen. */
  show(first: number, last: number): void {
    for (let at = first - (first % WINDOW); at < last; at += WINDOW) {
      const slot = this.slots[Math.min(Math.max(at, first), last - 1)];
      if (slot && !slot.row && !this.#wanted.has(at)) void this.#fetch(at);
    }
  }

  async #fetch(offset: number): Promise<void> {
    const turn = this.#asked;
    this.#wanted.add(offset);
    const page = await app.aside(() => api.listRuns({ ...this.query, offset, limit: WINDOW }));
    if (!page || turn !== this.#asked) return;
    const slots = [...this.slots];
    page.rows.forEach((row, at) => {
      if (offset + at < slots.length) slots[offset + at] = { at: offset + at, row };
    });
    this.slots = slots;
  }

  /** A click or an arrow key on a row. */
  choose(slot: Slot, { shift, toggle }: { shift: boolean; toggle: boolean }): void {
    if (!slot.row) return;
    const before = this.cursor;
    this.cursor = slot.row;
    if (shift) {
      this.picked.clear();
      const [from, to] = [Math.min(this.#anchor, slot.at), Math.max(this.#anchor, slot.at)];
      for (const { row } of this.slots.slice(from, to + 1)) if (row) this.#pick(row);
      return;
    }
    this.#anchor = slot.at;
    // The run that was clicked before is part of what is gathered now.
    if (toggle && before && this.picked.size === 0) this.#pick(before);
    if (toggle) this.toggle(slot.row);
    else this.picked.clear();
  }

  /** A click on the box of a row; with Shift, on all from the last one to it. */
  check(slot: Slot, shift: boolean): void {
    if (!slot.row || shift) return this.choose(slot, { shift, toggle: false });
    this.#anchor = slot.at;
    this.toggle(slot.row);
  }

  toggle(row: RunRow): void {
    if (!this.picked.delete(row.path)) this.#pick(row);
  }

  #pick(row: RunRow): void {
    this.picked.set(row.path, row);
  }

  async everything(): Promise<RunRow[]> {
    const page = await app.aside(() => api.listRuns({ ...this.query, offset: 0, limit: ALL }));
    return page?.rows ?? [];
  }

  /** Every run that is listed, for a spreadsheet. */
  async copy(): Promise<void> {
    await copyTable(runRows(await this.everything()), RUN_TEXTS, 'The list of runs');
  }

  async pickAll(): Promise<void> {
    for (const row of await this.everything()) this.#pick(row);
  }

  /** The selected runs, or the one the keyboard stands on. */
  get chosen(): string[] {
    return this.picked.size > 0 ? [...this.picked.keys()] : this.cursor ? [this.cursor.path] : [];
  }

  async remove(paths: string[]): Promise<void> {
    const outcome = await app.aside(() => api.trashRuns(paths));
    if (!outcome) return;
    const { trashed, refused } = outcome;
    for (const { from } of trashed) this.picked.delete(from);
    if (trashed.some(({ from }) => from === this.cursor?.path)) this.cursor = null;
    await this.load();
    const why = refused[0] ? ` ${plural(refused.length, 'run')} stayed: ${refused[0].failure.message}` : '';
    const back = trashed.map(({ path }) => path);
    const undo = { label: 'Undo', act: () => void this.#restore(back) };
    const failed = trashed.length === 0;
    const said = failed ? why.trim() : `${plural(trashed.length, 'run')} deleted.${why}`;
    app.say(said, failed ? { failed } : { action: undo });
  }

  async #restore(paths: string[]): Promise<void> {
    const moved = await app.aside(() => api.restoreRuns(paths));
    await this.load();
    if (moved?.some(({ renamed }) => renamed))
      app.say('The name was taken meanwhile: it is back under another one.');
  }

  async note(row: RunRow, tags: string[], note: string): Promise<void> {
    const written = await app.aside(() => api.setNotes(row.path, { tags, note }));
    if (!written) return;
    if (this.cursor?.path === row.path) this.cursor = written;
    if (this.picked.has(row.path)) this.#pick(written);
    await this.load();
  }

  /** Adds a tag to every selected run. */
  async tag(tag: string): Promise<void> {
    for (const row of this.picked.values()) {
      const notes = { tags: [...row.tags, tag], note: row.note };
      const written = await app.aside(() => api.setNotes(row.path, notes));
      if (written) this.#pick(written);
    }
    await this.load();
  }
}
