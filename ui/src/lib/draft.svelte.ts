/** The benchmark that is being put together in New. It stays as it is while the user looks elsewhere. */

import * as api from './api';
import { app } from './app.svelte';
import type {
  ArmFacts,
  BenchmarkSpec,
  Failure,
  FoundServer,
  Language,
  PlanView,
  Preset,
  ProviderKind,
} from './bindings';
import { toFailure } from './failure';
import {
  countProblem,
  isUsable,
  parseNumber,
  preferredModel,
  preferredServer,
  problemsByField,
  sameAddress,
  settingProblem,
  settingTexts,
  type SettingTexts,
  toSettings,
  unsupportedReason,
} from './spec';
import { source } from './source.svelte';

class Draft {
  base = $state.raw<BenchmarkSpec | null>(null);
  servers = $state.raw<FoundServer[]>([]);
  searching = $state(false);
  /** Whether a search for servers has come to its end. */
  searched = $state(false);
  serverFailure = $state.raw<Failure | null>(null);
  serverIndex = $state(-1);
  model = $state<string | null>(null);
  texts = $state<SettingTexts>({});
  runs = $state('3');
  cooldown = $state('2');
  warmups = $state('1');
  nonce = $state(true);
  /** The language that the model is asked to write in. */
  language = $state<Language>('english');
  plan = $state.raw<PlanView | null>(null);
  /** Why it did not start, or could not be taken over; stands until it is dismissed or the next start. */
  failure = $state.raw<Failure | null>(null);
  /** Why the plan could not be made. */
  checkFailure = $state.raw<Failure | null>(null);
  /** Addresses that the search on this machine does not know. */
  #others: { url: string; provider: ProviderKind | null }[] = [];
  #checks = 0;

  server = $derived(this.servers[this.serverIndex] ?? null);
  ranges = $derived(app.info?.setting_ranges ?? []);
  /** Problems that the page sees by itself, by field. */
  typed = $derived.by(() => {
    const problems = new Map<string, string>();
    for (const range of this.ranges) {
      const problem = settingProblem(this.texts[range.name] ?? '', range);
      if (problem && !unsupportedReason(this.server, range.name)) problems.set(range.name, problem);
    }
    const counts: [string, string | null][] = [
      ['runs', countProblem(this.runs, 1, 1000)],
      ['cooldown_s', countProblem(this.cooldown, 0, 3600, false)],
      ['warmups', countProblem(this.warmups, 0, 10)],
    ];
    for (const [field, problem] of counts) if (problem) problems.set(field, problem);
    return problems;
  });
  planned = $derived(problemsByField(this.plan?.problems ?? []));
  /** What would be measured; null while something is missing or wrong. */
  spec = $derived.by((): BenchmarkSpec | null => {
    const arm = this.base?.arms[0];
    if (!this.base || !this.server || !this.model || this.typed.size > 0 || !source.overview) return null;
    return {
      ...this.base,
      folder: source.overview.path,
      arms: [
        {
          name: arm?.name ?? 'Baseline',
          provider: this.server.provider,
          url: this.server.server?.url ?? this.server.url,
          model: this.model,
          settings: this.settings,
        },
      ],
      runs: parseNumber(this.runs) ?? 0,
      cooldown_s: parseNumber(this.cooldown) ?? 0,
      warmups: parseNumber(this.warmups) ?? 0,
      nonce: this.nonce,
      limits: app.preferences.limits,
      folder_limits: app.preferences.folder_limits,
      language: this.language,
      reports_place: app.reportsPlace,
    };
  });
  /** The settings that hold for the chosen server. */
  settings = $derived(toSettings(this.texts, this.ranges, this.server));
  chosenModel = $derived(this.server?.models.find((found) => found.name === this.model) ?? null);
  /** The server and the model as they were found, for what would be measured. */
  arms = $derived.by((): ArmFacts[] => {
    const server = this.server?.server;
    return server && this.chosenModel ? [{ server, model: this.chosenModel }] : [];
  });
  ready = $derived(this.spec !== null && this.plan !== null && this.plan.problems.length === 0);

  /** Fills everything in; called once, when the program's facts are known. */
  async begin(): Promise<void> {
    const info = app.info;
    if (!info || this.base) return;
    this.take(app.preferences.last_spec ?? info.default_spec);
    this.language = app.preferences.language;
    if (source.path === '') source.path = info.sample_folder;
    const last = app.preferences.last_spec?.arms[0];
    if (last) this.#others = [{ url: last.url, provider: last.provider }];
    await Promise.all([source.scan(), this.search()]);
  }

  /** Takes everything over from a specification. */
  take(spec: BenchmarkSpec): void {
    this.base = spec;
    this.language = spec.language;
    source.path = spec.folder;
    const settings = spec.arms[0]?.settings ?? toSettings({}, [], null);
    const { runs, cooldown_s, warmups, nonce } = spec;
    this.takePreset({ settings, runs, cooldown_s, warmups, nonce });
    this.failure = null;
  }

  /** Takes over how a benchmark is conducted; folder, server and model stay. */
  takePreset(preset: Omit<Preset, 'name'>): void {
    this.runs = String(preset.runs);
    this.cooldown = String(preset.cooldown_s);
    this.warmups = String(preset.warmups);
    this.nonce = preset.nonce;
    this.texts = settingTexts(preset.settings);
  }

  /** The form as a preset; settings that this server cannot apply are kept for one that can. */
  preset(name: string): Preset {
    return {
      name,
      settings: toSettings(this.texts, this.ranges, null),
      runs: parseNumber(this.runs) ?? 0,
      cooldown_s: parseNumber(this.cooldown) ?? 0,
      warmups: parseNumber(this.warmups) ?? 0,
      nonce: this.nonce,
    };
  }

  /** A saved benchmark once more: same folder, server, model and settings. */
  async again(spec: BenchmarkSpec): Promise<void> {
    this.take(spec);
    const arm = spec.arms[0];
    const scanned = source.scan();
    if (arm) {
      const known = this.servers.findIndex((found) => isUsable(found) && sameAddress(found.url, arm.url));
      if (known >= 0) this.useServer(known);
      else this.failure = await this.connect(arm.url, arm.provider);
      if (!this.failure) this.#useModel(arm.model);
    }
    await scanned;
  }

  #useModel(name: string): void {
    if (this.server?.models.some((model) => model.name === name)) this.model = name;
    else
      this.failure = {
        code: 'model_missing',
        message: `The server no longer has a model named ${name}.`,
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
        (other) => !other.failure && !found.some((each) => !each.failure && sameAddress(each.url, other.url)),
      );
      const before = this.server?.url ?? this.base?.arms[0]?.url ?? null;
      this.servers = [...found, ...unknown];
      this.serverFailure = null;
      this.useServer(preferredServer(this.servers, before));
    } catch (cause) {
      this.serverFailure = toFailure(cause);
    } finally {
      this.searching = false;
      this.searched = true;
    }
  }

  /** Tries an address; a server that answers there is chosen. Returns why it cannot be used. */
  async connect(url: string, provider: ProviderKind | null): Promise<Failure | null> {
    try {
      const found = await api.connectServer(url, provider);
      if (found.failure) return found.failure;
      const apart = <T extends { url: string }>(other: T) => !sameAddress(other.url, found.url);
      this.servers = [...this.servers.filter(apart), found];
      this.#others = [...this.#others.filter(apart), { url: found.url, provider: found.provider }];
      this.useServer(this.servers.length - 1);
      return null;
    } catch (cause) {
      return toFailure(cause);
    }
  }

  useServer(index: number): void {
    this.serverIndex = index;
    const found = this.servers[index];
    this.model = found ? preferredModel(found.models, this.model ?? this.base?.arms[0]?.model ?? null) : null;
    app.server = found ?? null;
  }

  /** Chooses a server that is known by its address. */
  chooseServer(url: string): void {
    const index = this.servers.findIndex((found) => sameAddress(found.url, url));
    if (index >= 0 && index !== this.serverIndex) this.useServer(index);
  }

  /** Takes in what a server is like now; it is chosen when none could be used before, or a model of it is named. */
  renew(found: FoundServer, model: string | null = null): void {
    const at = this.servers.findIndex((other) => sameAddress(other.url, found.url));
    this.servers = at < 0 ? [...this.servers, found] : this.servers.with(at, found);
    const index = at < 0 ? this.servers.length - 1 : at;
    const names = found.models.map(({ name }) => name);
    const named = names.find((name) => name === model || name === `${model ?? ''}:latest`);
    if (named) this.model = named;
    if (named || index === this.serverIndex || !this.server || !isUsable(this.server)) this.useServer(index);
  }

  /** Asks the Rust side what the specification would do. */
  async check(spec: BenchmarkSpec): Promise<void> {
    const check = ++this.#checks;
    try {
      const plan = await api.checkBenchmark(spec, this.arms);
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

export const draft = new Draft();
