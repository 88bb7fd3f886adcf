/** What stands in the way of a start, and in which configuration it is put right. */

import type { ArmFace } from './arms';
import type { SettingRange, SpecProblem } from './bindings';
import { armOfField, settingProblem, unsupportedReason } from './spec';

/** Why it cannot be started, and the configuration where that is put right; null where it is that of all. */
export interface Obstacle {
  text: string;
  arm: number | null;
}

/** Problems that the page sees by itself in the settings of a configuration, by name. */
export function settingProblems({ texts, found }: ArmFace, ranges: SettingRange[]): Map<string, string> {
  const problems = new Map<string, string>();
  for (const range of ranges) {
    const problem = settingProblem(texts[range.name] ?? '', range);
    if (problem && !unsupportedReason(found, range.name)) problems.set(range.name, problem);
  }
  return problems;
}

/** What a configuration lacks; null when its server and its model are there. */
export function missing(
  { url, model, found, info }: ArmFace,
  { several, searching }: { several: boolean; searching: boolean },
): string | null {
  if (found && info) return null;
  if (searching) return 'Looking for servers…';
  if (!several || url === null) return 'Choose a server and a model.';
  if (!found) return `No server answers at ${url}.`;
  return model === null ? 'Choose a model.' : `The server has no model named ${model}.`;
}

/** A configuration with what is wrong with it. */
export interface Flawed {
  name: string;
  missing: string | null;
  typed: Map<string, string>;
}

/** How many problems each configuration has. */
export function problemCounts(arms: Flawed[], planned: SpecProblem[]): number[] {
  return arms.map(
    (arm, at) =>
      (arm.missing === null ? 0 : 1) +
      arm.typed.size +
      planned.filter(({ field }) => armOfField(field) === at).length,
  );
}

/** The first obstacle; that of a configuration which is not shown begins with its name. Null where there is none. */
export function obstacle(
  arms: Flawed[],
  { selected, shared, planned }: { selected: number; shared: number; planned: SpecProblem[] },
): Obstacle | null {
  const named = (arm: number, text: string): Obstacle => ({
    text: arm === selected ? text : `${arms[arm]?.name ?? ''}: ${text}`,
    arm,
  });
  for (const [at, arm] of arms.entries()) if (arm.missing) return named(at, arm.missing);
  const MARKED = 'Change what is marked.';
  if (shared + (arms[selected]?.typed.size ?? 0) > 0) return { text: MARKED, arm: null };
  const wrong = arms.findIndex(({ typed }) => typed.size > 0);
  if (wrong >= 0) return named(wrong, MARKED);
  const [problem] = planned;
  if (!problem) return null;
  const arm = armOfField(problem.field);
  return arm === null ? { text: problem.message, arm } : named(arm, problem.message);
}
