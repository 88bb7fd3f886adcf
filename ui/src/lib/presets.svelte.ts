/** Saved forms of New: settings, runs, pause, warm-ups and nonce under a name. */

import * as api from './api';
import { app } from './app.svelte';
import type { Preset } from './bindings';
import { draft } from './draft.svelte';
import { samePreset, sameSettings } from './spec';

class Presets {
  /** The one that was chosen last; it may have been changed since. */
  name = $state<string | null>(null);

  all = $derived(app.preferences.presets);
  chosen = $derived(this.all.find((preset) => preset.name === this.name) ?? null);
  changed = $derived(this.chosen !== null && !this.#says(this.chosen));

  /** Whether the form says what a preset says; of several configurations it sets the settings of one. */
  #says(preset: Preset): boolean {
    const form = draft.preset('');
    return draft.arms.several ? sameSettings(preset.settings, form.settings) : samePreset(preset, form);
  }

  /** Chooses the preset that says what the form says, where there is one. */
  recognise(): void {
    this.name = this.all.find((preset) => this.#says(preset))?.name ?? null;
  }

  choose(name: string | null): void {
    this.name = name;
    if (this.chosen) draft.takePreset(this.chosen);
  }

  /** What is wrong with a new name; `own` is the name it takes the place of. */
  async problem(name: string, own: string | null): Promise<string | null> {
    const taken = this.all.map((preset) => preset.name).filter((other) => other !== own);
    return api.checkPresetName(name, taken);
  }

  /** Saves the form under a new name. */
  async add(name: string): Promise<void> {
    await this.#set([...this.all, draft.preset(name.trim())], name.trim());
  }

  /** Puts the form into the chosen preset. */
  async update(): Promise<void> {
    const before = this.chosen;
    if (!before) return;
    await this.#set(
      this.all.map((preset) => (preset === before ? draft.preset(before.name) : preset)),
      before.name,
    );
    app.say(`${before.name} is saved.`, {
      action: { label: 'Undo', act: () => void this.#replace(before.name, before) },
    });
  }

  async rename(name: string): Promise<void> {
    const before = this.chosen;
    if (before) await this.#replace(before.name, { ...before, name: name.trim() });
  }

  async remove(): Promise<void> {
    const before = this.chosen;
    if (!before) return;
    const at = this.all.indexOf(before);
    await this.#set(
      this.all.filter((preset) => preset !== before),
      null,
    );
    const restore = () => this.#set([...this.all.slice(0, at), before, ...this.all.slice(at)], before.name);
    app.say(`${before.name} is deleted.`, { action: { label: 'Undo', act: () => void restore() } });
  }

  async #replace(name: string, by: Preset): Promise<void> {
    await this.#set(
      this.all.map((preset) => (preset.name === name ? by : preset)),
      by.name,
    );
  }

  async #set(presets: Preset[], name: string | null): Promise<void> {
    await app.change({ presets });
    this.name = name;
  }
}

export const presets = new Presets();
