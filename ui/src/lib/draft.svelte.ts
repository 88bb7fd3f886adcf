/** The benchmark that is being put together in New. It stays as it is while the user looks elsewhere. */

import * as api from './api';
import { app } from './app.svelte';
import { ArmList, type DraftArm } from './arm-list.svelte';
import type { ArmFace } from './arms';
import type {
  ArmFacts,
  ArmSpec,
  BenchmarkSpec,
  Failure,
  DiscoveredServer,
  Language,
  PlanView,
  Preset,
  ProviderKind,
} from './bindings';
import { DraftDesign } from './draft-design.svelte';
import { type Flawed, missing, obstacle, problemCounts, settingProblems } from './draft-problems';
import { toFailure } from './failure';
import {
  countProblem,
  isServer,
  isUsable,
  parseNumber,
  preferredModel,
  preferredServer,
  problemsByField,
  sameAddress,
  settingTexts,
  type SettingTexts,
  toSettings,
} from './spec';
import { source } from './source.svelte';

interface Address {
  url: string;
  provider: ProviderKind | null;
}

class Draft {
  base = $state.raw<BenchmarkSpec | null>(null);
  servers = $state.raw<DiscoveredServer[]>([]);
  searching = $state(false);
  /** Whether a search for servers has come to its end. */
  searched = $state(false);
  serverFailure = $state.raw<Failure | null>(null);
  readonly arms = new ArmList();
  readonly design = new DraftDesign();
  /** What all configurations share, as typed, by its field in the specification: runs, pause, warm-ups. */
  counts = $state<Record<string, string>>({});
  /** Whether the number of runs is the user's: then it does not follow the number of configurations. */
  #ownRuns = false;
  nonce = $state(true);
  /** The language that the model is asked to write in. */
  language = $state<Language>('english');
  plan = $state.raw<PlanView | null>(null);
  /** Why it did not start, or could not be taken over; stands until it is dismissed or the next start. */
  failure = $state.raw<Failure | null>(null);
  /** Why the plan could not be made. */
  checkFailure = $state.raw<Failure | null>(null);
  /** Addresses that the search on this machine does not know. */
  #others: Address[] = [];
  #checks = 0;
  /** How each configuration looks beside the others. */
  faces = $derived(
    this.arms.all.map((arm): ArmFace => {
      const found = this.servers.find((each) => isServer(each, arm)) ?? null;
      const info = found?.models.find(({ name }) => name === arm.model) ?? null;
      return { url: arm.url, model: arm.model, texts: arm.texts, found, info };
    }),
  );
  /** Those of the selected configuration. */
  server = $derived(this.faces[this.arms.index]?.found ?? null);
  chosenModel = $derived(this.faces[this.arms.index]?.info ?? null);
  serverIndex = $derived(this.server ? this.servers.indexOf(this.server) : -1);
  ranges = $derived(app.info?.setting_ranges ?? []);
  runRanges = $derived(app.info?.run_ranges ?? []);
  /** Each configuration with what is wrong with it as far as the page sees by itself. */
  flawed = $derived(
    this.faces.map((face, at): Flawed => ({
      name: this.arms.all[at]?.name ?? '',
      missing: missing(face, { several: this.arms.several, searching: this.searching }),
      typed: settingProblems(face, this.ranges),
    })),
  );
  /** Of what all configurations share, by field. */
  typedCounts = $derived.by(() => {
    const counts: [string, string | null][] = [
      ...this.runRanges.map((range): [string, string | null] => [
        range.name,
        countProblem(this.counts[range.name] ?? '', range),
      ]),
      ...this.design.problems,
    ];
    return new Map(counts.filter((entry): entry is [string, string] => entry[1] !== null));
  });
  /** Of what the cards show, by field. */
  typed = $derived(new Map([...this.typedCounts, ...(this.flawed[this.arms.index]?.typed ?? [])]));
  planned = $derived(problemsByField(this.plan?.problems ?? []));
  /** What would be measured; null while something is missing or wrong. */
  spec = $derived.by((): BenchmarkSpec | null => {
    const arms = this.arms.all.map((arm, at) => this.#armSpec(arm, this.faces[at]));
    const isWrong = this.typedCounts.size > 0 || this.flawed.some(({ typed }) => typed.size > 0);
    if (!this.base || isWrong || !source.overview || arms.some((arm) => arm === null)) return null;
    return {
      ...this.base,
      folder: source.overview.path,
      arms: arms.filter((arm) => arm !== null),
      runs: this.#count('runs'),
      cooldown_s: this.#count('cooldown_s'),
      warmups: this.#count('warmups'),
      nonce: this.nonce,
      limits: app.preferences.limits,
      folder_limits: app.preferences.folder_limits,
      language: this.language,
      design: this.design.read(this.arms.several),
      reports_place: app.reportsPlace,
    };
  });
  /** The settings that hold for the selected configuration's server. */
  settings = $derived(toSettings(this.texts, this.ranges, this.server));
  /** The servers and the models as they were found, for what would be measured; empty while one is missing. */
  facts = $derived.by((): ArmFacts[] => {
    const facts = this.faces.flatMap(({ found, info }) =>
      found?.server && info ? [{ server: found.server, model: info }] : [],
    );
    return facts.length === this.faces.length ? facts : [];
  });
  /** How many problems each configuration has. */
  problemCounts = $derived(problemCounts(this.flawed, this.plan?.problems ?? []));
  /** What stands in the way of a start; null when nothing does, or while the plan is made. */
  obstacle = $derived(
    obstacle(this.flawed, {
      selected: this.arms.index,
      shared: this.typedCounts.size,
      planned: this.plan?.problems ?? [],
    }),
  );
  ready = $derived(this.spec !== null && this.plan !== null && this.plan.problems.length === 0);

  get model(): string | null {
    return this.server ? this.arms.selected.model : null;
  }

  set model(name: string | null) {
    this.arms.selected.model = name;
  }

  get texts(): SettingTexts {
    return this.arms.selected.texts;
  }

  set texts(texts: SettingTexts) {
    this.arms.selected.texts = texts;
  }

  #count(name: string): number {
    return parseNumber(this.counts[name] ?? '') ?? 0;
  }

  setCount(name: string, text: string): void {
    this.counts[name] = text;
    if (name === 'runs') this.#ownRuns = true;
  }

  #armSpec(arm: DraftArm, face: ArmFace | undefined): ArmSpec | null {
    if (!face?.found || !face.info) return null;
    const { found, info } = face;
    return {
      name: arm.name.trim(),
      provider: found.provider,
      url: found.server?.url ?? found.url,
      model: info.name,
      settings: toSettings(arm.texts, this.ranges, found),
    };
  }

  /** Where the user chose no number of runs, the usual one for so many configurations. */
  #fitRuns(): void {
    if (!this.#ownRuns) this.counts['runs'] = String(this.#usualRuns());
  }

  #usualRuns(): number {
    return (this.arms.several ? app.info?.default_blocks : app.info?.default_spec.runs) ?? 0;
  }

  #setRuns(runs: number): void {
    this.counts['runs'] = String(runs);
    this.#ownRuns = runs !== this.#usualRuns();
  }

  /** Another configuration beside the others, at first like the selected one. */
  addArm(): void {
    this.arms.add();
    this.#fitRuns();
  }

  /** Takes a configuration off the list until that is undone. */
  removeArm(index: number): void {
    const name = this.arms.all[index]?.name ?? '';
    const putBack = this.arms.remove(index);
    if (!putBack) return;
    this.#fitRuns();
    const act = () => {
      putBack();
      this.#fitRuns();
    };
    app.say(`${name} is removed.`, { action: { label: 'Undo', act } });
  }

  /** Fills everything in; called once, when the program's facts are known. */
  async begin(): Promise<void> {
    const info = app.info;
    if (!info || this.base) return;
    this.take(app.preferences.last_spec ?? info.default_spec);
    this.language = app.preferences.language;
    if (source.path === '') source.path = info.sample_folder;
    for (const { url, provider } of app.preferences.last_spec?.arms ?? []) this.#remember({ url, provider });
    await Promise.all([source.scan(), this.search()]);
  }

  /** Takes everything over from a specification. */
  take(spec: BenchmarkSpec): void {
    this.base = spec;
    this.language = spec.language;
    source.path = spec.folder;
    this.arms.take(spec.arms);
    this.design.take(spec.design);
    this.#takeConduct(spec);
    this.failure = null;
  }

  /**
   * Takes over how a benchmark is conducted; folder, server and model stay. Of several configurations the selected one takes
   * the settings; what all share stays, or a preset for one would change the others.
   */
  takePreset(preset: Omit<Preset, 'name'>): void {
    this.texts = settingTexts(preset.settings);
    if (!this.arms.several) this.#takeConduct(preset);
  }

  #takeConduct({ runs, cooldown_s, warmups, nonce }: Omit<Preset, 'name' | 'settings'>): void {
    this.#setRuns(runs);
    this.counts['cooldown_s'] = String(cooldown_s);
    this.counts['warmups'] = String(warmups);
    this.nonce = nonce;
  }

  /** The form as a preset; settings that this server cannot apply are kept for one that can. */
  preset(name: string): Preset {
    return {
      name,
      settings: toSettings(this.texts, this.ranges, null),
      runs: this.#count('runs'),
      cooldown_s: this.#count('cooldown_s'),
      warmups: this.#count('warmups'),
      nonce: this.nonce,
    };
  }

  /** A saved benchmark once more: same folder, servers, models, settings and layout. */
  async again(spec: BenchmarkSpec): Promise<void> {
    this.take(spec);
    const scanned = source.scan();
    let failure: Failure | null = null;
    for (const arm of this.arms.all) {
      const { url, provider } = arm;
      if (url === null || this.servers.some((found) => isUsable(found) && isServer(found, arm))) continue;
      const found = await this.#reach(url, provider);
      failure ??= found.failure;
    }
    this.failure = this.arms.several ? failure : this.#alone(failure);
    await scanned;
  }

  /** A single configuration takes what there is in the place of what is gone, and says so. */
  #alone(failure: Failure | null): Failure | null {
    const { model } = this.arms.selected;
    this.useServer(this.#preferred(this.arms.selected));
    if (failure || this.model === model) return failure;
    return {
      code: 'model_missing',
      message: `The server no longer has a model named ${model ?? ''}.`,
      hint: 'Choose another model, or load it and look again.',
      problems: [],
    };
  }

  async search(): Promise<void> {
    this.searching = true;
    try {
      const [found, others] = await Promise.all([
        api.findServers(),
        Promise.all(this.#others.map(({ url, provider }) => api.connectServer(url, provider))),
      ]);
      const unknown = others.filter(
        (other) => !other.failure && !found.some((each) => !each.failure && isServer(each, other)),
      );
      this.servers = [...found, ...unknown];
      this.serverFailure = null;
      // Of several configurations none changes its server by itself: it would be another comparison.
      for (const arm of this.arms.all)
        if (!this.arms.several || arm.url === null || arm.model === null)
          this.useServer(this.#preferred(arm), arm);
    } catch (cause) {
      this.serverFailure = toFailure(cause);
    } finally {
      this.searching = false;
      this.searched = true;
    }
  }

  #preferred(arm: DraftArm): number {
    const exact = this.servers.findIndex((found) => isUsable(found) && isServer(found, arm));
    return exact >= 0 ? exact : preferredServer(this.servers, arm.url);
  }

  /** Tries an address; a server that answers there is chosen. Returns why it cannot be used. */
  async connect(url: string, provider: ProviderKind | null): Promise<Failure | null> {
    const { found, failure } = await this.#reach(url, provider);
    if (found) this.useServer(this.servers.indexOf(found));
    return failure;
  }

  /** Asks an address; a server that answers there is one of those that can be chosen. */
  async #reach(
    url: string,
    provider: ProviderKind | null,
  ): Promise<{ found: DiscoveredServer | null; failure: Failure | null }> {
    try {
      const found = await api.connectServer(url, provider);
      if (found.failure) return { found: null, failure: found.failure };
      this.servers = [...this.servers.filter((other) => !takesPlaceOf(found, other)), found];
      this.#remember({ url: found.url, provider: found.provider });
      return { found, failure: null };
    } catch (cause) {
      return { found: null, failure: toFailure(cause) };
    }
  }

  #remember(address: Address): void {
    if (address.url === '') return;
    const apart = (other: Address) => !isAt(other, address) || other.provider !== address.provider;
    this.#others = [...this.#others.filter(apart), address];
  }

  /** Gives the selected configuration, or another one, a server; of the same name there it keeps its model. */
  useServer(index: number, arm: DraftArm = this.arms.selected): void {
    const found = this.servers[index];
    if (!found) return;
    arm.url = found.url;
    arm.provider = found.provider;
    arm.model = preferredModel(found.models, arm.model);
  }

  /** Chooses a server that is known by its address. */
  chooseServer(url: string): void {
    const index = this.servers.findIndex((found) => sameAddress(found.url, url));
    if (index >= 0 && index !== this.serverIndex) this.useServer(index);
  }

  /** Takes in what a server is like now; it is chosen when none could be used before, or a model of it is named. */
  renew(found: DiscoveredServer, model: string | null = null): void {
    const at = this.servers.findIndex((other) => takesPlaceOf(found, other));
    const { server, serverIndex } = this;
    const isWithout = !server || !isUsable(server);
    const isMeant =
      !this.arms.several || this.arms.selected.url === null || isServer(found, this.arms.selected);
    this.servers = at < 0 ? [...this.servers, found] : this.servers.with(at, found);
    const index = at < 0 ? this.servers.length - 1 : at;
    const names = found.models.map(({ name }) => name);
    const named = names.find((name) => name === model || name === `${model ?? ''}:latest`);
    if (named) this.model = named;
    if (named || index === serverIndex || (isWithout && isMeant)) this.useServer(index);
  }

  /** Asks the Rust side what the specification would do. */
  async check(spec: BenchmarkSpec): Promise<void> {
    const check = ++this.#checks;
    try {
      const plan = await api.checkBenchmark(spec, this.facts);
      if (check !== this.#checks) return;
      this.plan = plan;
      this.checkFailure = null;
    } catch (cause) {
      if (check !== this.#checks) return;
      this.plan = null;
      this.checkFailure = toFailure(cause);
    }
  }
}

const isAt = (one: { url: string }, other: { url: string }): boolean => sameAddress(one.url, other.url);

/** A server may be reached in two wire formats; where nobody answered, any answer is news. */
const takesPlaceOf = (found: DiscoveredServer, other: DiscoveredServer): boolean =>
  isAt(other, found) && (other.failure !== null || other.provider === found.provider);

export const draft = new Draft();
