/** From what the user typed to a specification. Checks are the Rust side's; here only what needs no round trip. */

import type {
  BenchmarkSpec,
  DiscoveredServer,
  ModelInfo,
  Preset,
  ProviderKind,
  SettingRange,
  Settings,
  SpecProblem,
} from './bindings';

export type SettingName = keyof Settings;
export type SettingTexts = Partial<Record<string, string>>;

export const isUsable = (found: DiscoveredServer): boolean =>
  found.failure === null && found.models.length > 0;

/** The server of the last benchmark when it has a model, else the first that has one, else the first that answers. */
export function preferredServer(servers: DiscoveredServer[], lastUrl: string | null): number {
  const last = servers.findIndex((found) => isUsable(found) && sameAddress(found.url, lastUrl));
  if (last >= 0) return last;
  const usable = servers.findIndex(isUsable);
  return usable >= 0 ? usable : servers.findIndex((found) => found.failure === null);
}

export function preferredModel(models: ModelInfo[], last: string | null): string | null {
  return models.find((model) => model.name === last)?.name ?? models[0]?.name ?? null;
}

/** Whether two addresses mean the same server, however they are written. */
export function sameAddress(one: string, other: string | null): boolean {
  const bare = (url: string) =>
    url
      .trim()
      .replace(/\/+(v1\/*)?$/, '')
      .toLowerCase();
  return other !== null && bare(one) === bare(other);
}

/** Whether a server is the one at this address, with this wire format where one is named. */
export function isServer(
  found: DiscoveredServer,
  { url, provider }: { url: string | null; provider: ProviderKind | null },
): boolean {
  const is = sameAddress(found.url, url) || (found.server !== null && sameAddress(found.server.url, url));
  return is && found.failure === null && (provider === null || found.provider === provider);
}

/** The configuration that a problem's field belongs to: `arms[1].settings.num_ctx`; null for what all share. */
export function armOfField(field: string): number | null {
  const [, index] = /^arms\[(\d+)\]/.exec(field) ?? [];
  return index === undefined ? null : Number(index);
}

/** A typed number: null for an empty field, NaN for what is none. */
export function parseNumber(text: string): number | null {
  const bare = text.trim().replace(/(?<=\d)[, _](?=\d{3}\b)/g, '');
  if (bare === '' || bare.toLowerCase() === 'default') return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare) ? Number(bare) : Number.NaN;
}

type Range = Pick<SettingRange, 'min' | 'max' | 'whole'>;

const allowed = ({ min, max }: Range): string =>
  `Allowed is ${min.toLocaleString('en-GB')} to ${max.toLocaleString('en-GB')}.`;

/** What is wrong with a setting's text, null when nothing is. */
export function settingProblem(text: string, range: Range): string | null {
  const value = parseNumber(text);
  if (value === null) return null;
  if (Number.isNaN(value)) return 'Not a number. Leave it empty for the default.';
  if (range.whole && !Number.isInteger(value)) return 'Only whole numbers are allowed.';
  return value < range.min || value > range.max ? allowed(range) : null;
}

/** What is wrong with a number that has to be there, null when nothing is. */
export const countProblem = (text: string, range: Range): string | null =>
  parseNumber(text) === null ? allowed(range) : settingProblem(text, range);

export function settingTexts(settings: Settings): SettingTexts {
  const texts: SettingTexts = {};
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === 'number') texts[name] = String(value);
  }
  return texts;
}

/** The settings that hold; those that the server cannot apply are left at their default. */
export function toSettings(
  texts: SettingTexts,
  ranges: SettingRange[],
  found: DiscoveredServer | null,
): Settings {
  const settings: Settings = {
    num_gpu: null,
    num_ctx: null,
    temperature: null,
    top_p: null,
    top_k: null,
    repeat_penalty: null,
    seed: null,
    num_predict: null,
    min_p: null,
    num_batch: null,
    num_thread: null,
  };
  for (const range of ranges) {
    const name = range.name as SettingName;
    const value = parseNumber(texts[name] ?? '');
    if (value !== null && !Number.isNaN(value) && unsupportedReason(found, name) === null)
      settings[name] = value;
  }
  return settings;
}

/** The value that applies where none is set: the program's own, else the model's; null when the server does not tell. */
export function defaultValue(range: SettingRange, model: ModelInfo | null): string | null {
  return range.default === null ? (model?.defaults[range.name] ?? null) : String(range.default);
}

/** A setting's text one step further, from its default where it is empty; the text itself where it is no number. */
export function stepped(text: string, by: number, range: SettingRange, start: string | null): string {
  const value = parseNumber(text);
  if (Number.isNaN(value)) return text;
  const from = value ?? parseNumber(start ?? '') ?? range.min;
  const next = Math.min(
    range.max,
    Math.max(range.min, (Number.isNaN(from) ? range.min : from) + by * range.step),
  );
  return String(Number(next.toFixed(range.whole ? 0 : 3)));
}

/** Whether two presets say the same, whatever they are called. */
export function samePreset(one: Preset, other: Preset): boolean {
  return (
    one.runs === other.runs &&
    one.cooldown_s === other.cooldown_s &&
    one.warmups === other.warmups &&
    one.nonce === other.nonce &&
    sameSettings(one.settings, other.settings)
  );
}

export function sameSettings(one: Settings, other: Settings): boolean {
  return (Object.keys(one) as SettingName[]).every((name) => one[name] === other[name]);
}

/** Why the server cannot apply a setting, null when it can. */
export function unsupportedReason(found: DiscoveredServer | null, name: string): string | null {
  const support = found?.support.find((entry) => entry.name === name);
  if (!support || support.supported) return null;
  return support.reason ?? 'This server cannot apply it.';
}

/** Problems by field, each field's first. */
export function problemsByField(problems: SpecProblem[]): Map<string, string> {
  const byField = new Map<string, string>();
  for (const { field, message } of problems) if (!byField.has(field)) byField.set(field, message);
  return byField;
}

export function recentFolders(recent: string[], used: string): string[] {
  return [used, ...recent.filter((folder) => folder !== used)].slice(0, 10);
}

export function modelDetails(model: ModelInfo, bytes: (value: number | null) => string): string {
  const context = model.running_context ?? model.context_length;
  return [
    model.parameters,
    model.quantization,
    model.size_bytes === null ? null : bytes(model.size_bytes),
    context === null ? null : `context ${context.toLocaleString('en-GB')}`,
    model.block_count === null ? null : `${model.block_count} layers`,
    { loaded: 'loaded', unloaded: 'not loaded', unknown: null }[model.state],
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** The same benchmark again, in the place where reports are kept now. */
export function again(spec: BenchmarkSpec, place: string): BenchmarkSpec {
  return { ...structuredClone(spec), reports_place: place };
}
