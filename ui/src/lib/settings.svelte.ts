/** What the Settings view shows of servers, keys and places. It stays while the user looks elsewhere. */

import * as api from './api';
import { app } from './app.svelte';
import type { DiscoveredServer, KeyState, PlaceView, Preferences, SavedServer } from './bindings';
import { draft } from './draft.svelte';
import { toFailure } from './failure';
import { sameAddress } from './spec';

/** What a server said when it was asked last. */
export type Trial = { busy: true } | { busy: false; found: DiscoveredServer };

const SAVED_MS = 2500;

class Settings {
  keys = $state.raw<KeyState[]>([]);
  trials = $state.raw<Record<string, Trial>>({});
  place = $state.raw<PlaceView | null>(null);
  /** An address that New could not use without a key: the dialog that adds a server opens with it. */
  wanted: string | null = null;
  /** A change has just been kept: said for a moment, quietly. */
  saved = $state(false);
  #savedTimer: ReturnType<typeof setTimeout> | undefined;

  servers = $derived(app.preferences.servers);

  async begin(): Promise<void> {
    await Promise.all([this.loadKeys(), this.loadPlace()]);
  }

  /** Keeps a change at once. */
  async change(preferences: Partial<Preferences>): Promise<boolean> {
    const kept = await app.change(preferences);
    if (kept) this.confirm();
    return kept;
  }

  /** Keeps the runs of a place in the list, whatever the place of new ones is. */
  async list(place: string): Promise<boolean> {
    const { listed_places } = app.preferences;
    return listed_places.includes(place) || this.change({ listed_places: [...listed_places, place] });
  }

  /** Leads to where a server is added, with its address filled in. */
  offer(url: string): void {
    this.wanted = url;
    app.go({ view: 'settings' });
  }

  confirm(): void {
    clearTimeout(this.#savedTimer);
    this.saved = true;
    this.#savedTimer = setTimeout(() => (this.saved = false), SAVED_MS);
  }

  /** Keeps a change that takes something away; one click brings it back. */
  async replace(preferences: Partial<Preferences>, said: string, undone?: () => void): Promise<boolean> {
    const before: Partial<Preferences> = {};
    for (const name of Object.keys(preferences) as (keyof Preferences)[]) {
      Object.assign(before, { [name]: $state.snapshot(app.preferences)[name] });
    }
    const kept = await this.change(preferences);
    const act = () => void this.change(before).then(() => undone?.());
    if (kept) app.say(said, { action: { label: 'Undo', act } });
    return kept;
  }

  async loadKeys(): Promise<void> {
    const urls = this.servers.map((server) => server.url);
    this.keys = urls.length === 0 ? [] : ((await app.aside(() => api.getKeyStates(urls))) ?? this.keys);
  }

  async loadPlace(): Promise<void> {
    this.place = (await app.aside(api.getReportsPlace)) ?? this.place;
  }

  keyOf(url: string): KeyState | null {
    return this.keys.find((key) => sameAddress(key.url, url)) ?? null;
  }

  takeKey(state: KeyState): void {
    this.keys = [...this.keys.filter((key) => !sameAddress(key.url, state.url)), state];
    this.confirm();
  }

  /** Asks a saved server; what it says stands under it. */
  async test(server: SavedServer): Promise<void> {
    this.trials = { ...this.trials, [server.url]: { busy: true } };
    const found = await this.ask(server.url, server.provider);
    this.trials = { ...this.trials, [server.url]: { busy: false, found } };
  }

  async ask(url: string, provider: SavedServer['provider'] | null, key?: string): Promise<DiscoveredServer> {
    try {
      return await api.connectServer(url, provider, key);
    } catch (cause) {
      const failure = toFailure(cause);
      return {
        url,
        provider: provider ?? 'openai',
        server: null,
        models: [],
        support: [],
        control: null,
        failure,
      };
    }
  }

  /** Adds a server, or puts it in another's place. */
  async keep(server: SavedServer, instead: string | null): Promise<boolean> {
    const others = this.servers.filter((known) => !sameAddress(known.url, instead ?? server.url));
    const at = this.servers.findIndex((known) => sameAddress(known.url, instead ?? server.url));
    const servers = at < 0 ? [...others, server] : [...others.slice(0, at), server, ...others.slice(at)];
    const kept = await this.change({ servers });
    if (kept) await this.refresh();
    return kept;
  }

  /** Takes a server and its key away; one click brings both back. */
  async remove(server: SavedServer): Promise<void> {
    const servers = this.servers.filter((known) => known.url !== server.url);
    const hasKey = (this.keyOf(server.url)?.place ?? 'none') !== 'none';
    // A key that cannot be deleted keeps its server: nobody would find it again.
    if (hasKey && !(await app.aside(() => api.deleteKey(server.url)))) return;
    const restore = async () => {
      if (hasKey) await app.aside(() => api.restoreKey(server.url));
      await this.refresh();
    };
    await this.replace({ servers }, `${server.name} is removed${hasKey ? ', with its key' : ''}.`, restore);
    await this.refresh();
  }

  async deleteKey(server: SavedServer): Promise<void> {
    const state = await app.aside(() => api.deleteKey(server.url));
    if (!state) return;
    this.takeKey(state);
    const act = async () => {
      const restored = await app.aside(() => api.restoreKey(server.url));
      if (restored) this.takeKey(restored);
    };
    app.say(`The key for ${server.name} is deleted.`, { action: { label: 'Undo', act: () => void act() } });
  }

  /** New knows the servers that are kept here. */
  async refresh(): Promise<void> {
    await this.loadKeys();
    void draft.search();
  }
}

export const settings = new Settings();
