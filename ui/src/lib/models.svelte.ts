/** The models of the chosen server: pulled, loaded, unloaded. A pull outlives every view and dialog. */

import * as api from './api';
import { app } from './app.svelte';
import type { Failure, PullProgress, ServerInfo, Settings } from './bindings';
import { draft } from './draft.svelte';
import { placeOf, toFailure } from './failure';

/** A pull that goes on, or that was left in the middle and can be taken up again. */
export interface Pull {
  url: string;
  model: string;
  progress: PullProgress | null;
  state: 'running' | 'cancelling' | 'paused' | 'failed';
  failure: Failure | null;
}

class Models {
  /** Whether the list is shown over the view. */
  open = $state(false);
  pull = $state.raw<Pull | null>(null);
  /** The model that is loaded or unloaded now. */
  busy = $state.raw<{ model: string; what: 'load' | 'unload' } | null>(null);
  failure = $state.raw<Failure | null>(null);

  pulling = $derived(this.pull?.state === 'running' || this.pull?.state === 'cancelling');
  /** 0 to 1; null while it is not known. */
  share = $derived.by(() => {
    const progress = this.pull?.progress;
    return progress && progress.total_bytes > 0 ? progress.completed_bytes / progress.total_bytes : null;
  });

  /** Shows the list, of the server at an address where there are several. */
  show(url: string | null = null): void {
    if (url !== null) draft.chooseServer(url);
    this.failure = null;
    this.open = true;
  }

  async begin(url: string, model: string): Promise<void> {
    if (this.pulling) return;
    const earlier = this.pull?.model === model ? this.pull.progress : null;
    this.pull = { url, model, progress: earlier, state: 'running', failure: null };
    try {
      const found = await api.pullModel(url, model, (progress) => this.#hear(progress));
      this.pull = null;
      draft.renew(found, model);
      if (!this.open) app.say(`${model} is pulled and ready.`);
    } catch (cause) {
      const failure = toFailure(cause);
      const paused = placeOf(failure) === 'silent';
      this.#change({ state: paused ? 'paused' : 'failed', failure: paused ? null : failure });
      if (!paused && !this.open) app.say(`${failure.message} ${failure.hint}`, { failed: true });
    }
  }

  /** What has come stays on the server: the same pull goes on from there. */
  async cancel(): Promise<void> {
    if (this.pull?.state !== 'running') return;
    this.#change({ state: 'cancelling' });
    await app.aside(api.cancelPull);
  }

  async resume(): Promise<void> {
    if (this.pull) await this.begin(this.pull.url, this.pull.model);
  }

  /** Takes a pull that does not go on off the list. */
  forget(): void {
    if (!this.pulling) this.pull = null;
  }

  async load(server: ServerInfo, model: string, settings: Settings): Promise<void> {
    await this.#work('load', model, () => api.loadModel(server, model, settings));
  }

  async unload(server: ServerInfo, model: string): Promise<void> {
    await this.#work('unload', model, () => api.unloadModel(server, model));
  }

  /** The server stops loading when nobody waits for it. */
  async cancelLoad(): Promise<void> {
    await app.aside(api.cancelLoad);
  }

  async #work(what: 'load' | 'unload', model: string, work: () => ReturnType<typeof api.loadModel>) {
    if (this.busy) return;
    this.busy = { model, what };
    this.failure = null;
    try {
      draft.renew(await work());
    } catch (cause) {
      const failure = toFailure(cause);
      if (placeOf(failure) !== 'silent') this.failure = failure;
    } finally {
      this.busy = null;
    }
  }

  #hear(progress: PullProgress): void {
    if (this.pulling) this.#change({ progress });
  }

  #change(change: Partial<Pull>): void {
    if (this.pull) this.pull = { ...this.pull, ...change };
  }
}

export const models = new Models();
