/** The configurations of New, and which of them the cards below show. */

import { BASELINE, nextName, settledNames } from './arms';
import type { ArmSpec, ProviderKind } from './bindings';
import { settingTexts, type SettingTexts } from './spec';

/** One configuration. Its server is kept by address: the list of servers is made anew at every search. */
export class DraftArm {
  static #made = 0;
  readonly key = ++DraftArm.#made;
  name = $state(BASELINE);
  url = $state<string | null>(null);
  provider = $state<ProviderKind | null>(null);
  model = $state<string | null>(null);
  texts = $state<SettingTexts>({});

  static of(spec: ArmSpec): DraftArm {
    const arm = new DraftArm();
    arm.name = spec.name;
    arm.url = spec.url || null;
    arm.provider = spec.url ? spec.provider : null;
    arm.model = spec.model || null;
    arm.texts = settingTexts(spec.settings);
    return arm;
  }

  copy(name: string): DraftArm {
    const arm = new DraftArm();
    arm.name = name;
    arm.url = this.url;
    arm.provider = this.provider;
    arm.model = this.model;
    arm.texts = { ...this.texts };
    return arm;
  }
}

export class ArmList {
  /** The first is the baseline; never empty. */
  all = $state.raw<DraftArm[]>([]);
  index = $state(0);
  readonly #first = new DraftArm();
  selected = $derived(this.all[this.index] ?? this.#first);
  baseline = $derived(this.all[0] ?? this.#first);
  several = $derived(this.all.length > 1);

  constructor() {
    this.all = [this.#first];
  }

  take(arms: ArmSpec[]): void {
    this.all = arms.length > 0 ? arms.map((arm) => DraftArm.of(arm)) : [new DraftArm()];
    this.index = 0;
  }

  select(index: number): void {
    if (index >= 0 && index < this.all.length) this.index = index;
  }

  /** A copy of the selected one, at the end; it is selected. */
  add(): void {
    const copy = this.selected.copy(nextName(this.all.map(({ name }) => name)));
    this.all = [...this.all, copy];
    this.index = this.all.length - 1;
  }

  /** Takes one off the list; the last one stays. Returns what puts it back. */
  remove(index: number): (() => void) | null {
    if (!this.several || !this.all[index]) return null;
    const undo = this.#remember();
    this.all = this.all.filter((_, at) => at !== index);
    this.index = Math.min(this.index > index ? this.index - 1 : this.index, this.all.length - 1);
    this.#settle();
    return undo;
  }

  /** Puts the selected one at another place; at the first it is the baseline. */
  place(to: number): void {
    const arm = this.selected;
    if (to < 0 || to >= this.all.length) return;
    const others = this.all.filter((other) => other !== arm);
    this.all = [...others.slice(0, to), arm, ...others.slice(to)];
    this.index = to;
    this.#settle();
  }

  #remember(): () => void {
    const [all, index] = [this.all, this.index];
    const names = all.map(({ name }) => name);
    return () => {
      all.forEach((arm, at) => (arm.name = names[at] ?? arm.name));
      this.all = all;
      this.index = index;
    };
  }

  #settle(): void {
    settledNames(this.all.map(({ name }) => name)).forEach((name, at) => {
      const arm = this.all[at];
      if (arm) arm.name = name;
    });
  }
}
