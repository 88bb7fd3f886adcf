/** What was found in a folder, as text. */

import type { FigureRange, FolderOverview, RecognizedSchema } from './bindings';
import { figure, fixed, plural } from './format';

/** `tokens_s 101.2 to 130.7 tok/s`. */
export function rangeText({ name, unit, min, max }: FigureRange): string {
  const values = min === max ? figure(min) : `${figure(min)} to ${figure(max)}`;
  return `${name} ${values}${unit ? ` ${unit}` : ''}`;
}

/** `24 CSV files`, `1 JSON file`. */
export const filesText = ({ kind, files }: RecognizedSchema): string => plural(files, `${kind} file`);

/** The groups with a benchmark's figures in them, the weightiest first. */
export const measuredGroups = ({ recognised }: FolderOverview): RecognizedSchema[] =>
  recognised.filter((group) => group.measures.length > 0);

/** Everything that is shown of the groups, for the clipboard. */
export function foundText({ path, recognised, recognised_left_out }: FolderOverview): string {
  const group = (found: RecognizedSchema) => [
    `${filesText(found)}: ${found.source}`,
    `  ${found.about}`,
    ...found.figures.map(
      (range) => `  ${rangeText(range)}, mean ${figure(range.mean)} (${fixed(range.count)} values)`,
    ),
    ...found.subjects.map(({ name, values }) => `  ${name}: ${values.join(', ')}`),
  ];
  const rest = recognised_left_out > 0 ? [`and ${plural(recognised_left_out, 'group')} more`] : [];
  return [path, ...recognised.flatMap(group), ...rest].join('\n');
}
