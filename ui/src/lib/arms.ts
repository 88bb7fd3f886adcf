/** Configurations as the user sees them: their names, and what one has that the baseline has not. */

import type { DiscoveredServer, ModelInfo, SettingRange } from './bindings';
import { parseNumber, type SettingTexts, unsupportedReason } from './spec';

export const BASELINE = 'Baseline';
const TUNED = 'Tuned';

/** Names that the program gave: they say a place, and change with it. */
const isGiven = (name: string): boolean => name === BASELINE || /^Tuned( \d+)?$/.test(name);

/** The first of `Tuned`, `Tuned 2`, … that no other configuration has. */
export function nextName(taken: string[]): string {
  const names = new Set(taken.map((name) => name.trim().toLowerCase()));
  for (let at = 1; ; at += 1) {
    const name = at === 1 ? TUNED : `${TUNED} ${at}`;
    if (!names.has(name.toLowerCase())) return name;
  }
}

/** The names after a change of order: the first is called the baseline, and no other is; a name of the user's stays. */
export function settledNames(names: string[]): string[] {
  const [first, ...others] = names;
  if (first === undefined) return [];
  const settled = [isGiven(first) ? BASELINE : first, ...others];
  return settled.map((name, at) => (at > 0 && name === BASELINE ? nextName(settled) : name));
}

/** What of a configuration can be told apart. */
export interface ArmFace {
  url: string | null;
  model: string | null;
  texts: SettingTexts;
  /** Its server and model; null when they are not there. */
  found: DiscoveredServer | null;
  info: ModelInfo | null;
}

const bare = (url: string | null): string => (url ?? '').replace(/^https?:\/\//, '');

/** `llama.cpp at 127.0.0.1:8080`; the address alone when nobody answers there. */
export function serverName({ found, url }: ArmFace): string {
  const product = found?.server?.product;
  return product ? `${product} at ${bare(found.url)}` : bare(url);
}

/** A setting as it takes effect, `default` where none does. */
function value(arm: ArmFace, name: string): string {
  const text = arm.texts[name]?.trim() ?? '';
  if (unsupportedReason(arm.found, name) !== null) return 'default';
  return parseNumber(text) === null ? 'default' : text;
}

const same = (one: string, other: string): boolean => one === other || Number(one) === Number(other);

/** What the baseline is: server, model, and the settings that are not left at their default. */
export function described(arm: ArmFace, ranges: SettingRange[]): string[] {
  const settings = ranges.map(({ name }) => [name, value(arm, name)] as const);
  return [
    serverName(arm),
    arm.model ?? '',
    ...settings.filter(([, text]) => text !== 'default').map(([name, text]) => `${name} ${text}`),
  ].filter((part) => part !== '');
}

/** What a configuration has that the baseline has not: `gemma3:1b`, `num_ctx default → 8192`. */
export function differences(arm: ArmFace, baseline: ArmFace, ranges: SettingRange[]): string[] {
  const provider = arm.found?.provider !== baseline.found?.provider;
  const settings = ranges
    .map(({ name }) => [name, value(baseline, name), value(arm, name)] as const)
    .filter(([, before, now]) => !same(before, now))
    .map(([name, before, now]) => `${name} ${before} → ${now}`);
  return [
    ...(arm.url !== baseline.url || provider ? [serverName(arm)] : []),
    ...(arm.model !== baseline.model && arm.model ? [arm.model] : []),
    ...settings,
  ];
}
