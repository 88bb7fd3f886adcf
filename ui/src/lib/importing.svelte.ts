/** Results of other programs on their way into the list of runs. */

import * as api from './api';
import { app } from './app.svelte';
import type { FileProblem, ImportProgress, ImportSummary } from './bindings';
import { plural } from './format';

class Importing {
  /** How far it is; `null` while nothing is imported. */
  progress = $state.raw<ImportProgress | null>(null);
  /** What could not be read of the last import, while the user looks at it. */
  problems = $state.raw<FileProblem[] | null>(null);
  dropping = $state(false);

  /** Lets the user choose, and brings in what they chose. True when runs were added. */
  async choose(folder: boolean): Promise<boolean> {
    const paths = await app.aside(() => api.pickImports(folder));
    return paths !== undefined && this.take(paths);
  }

  /** Brings in files and folders. True when runs were added. */
  async take(paths: string[]): Promise<boolean> {
    if (paths.length === 0) return false;
    this.progress = { done: 0, total: 0 };
    const summary = await app.aside(() => api.importRuns(paths, (progress) => (this.progress = progress)));
    this.progress = null;
    if (summary) this.#tell(summary);
    return (summary?.saved.length ?? 0) > 0;
  }

  #tell(summary: ImportSummary) {
    const { problems } = summary;
    const failed = summary.saved.length + summary.already_there === 0;
    app.say(importWords(summary), {
      failed,
      ...(problems.length > 0 && { action: { label: 'Show', act: () => (this.problems = problems) } }),
    });
  }
}

/** What came of an import, in a sentence. */
export function importWords({ saved, already_there, repeated, problems }: ImportSummary): string {
  const parts = [
    `${plural(saved.length, 'run')} imported`,
    already_there > 0 && `${already_there} there already`,
    repeated > 0 && `${repeated} held by a fuller file too`,
    problems.length > 0 && `${plural(problems.length, 'file')} without a run`,
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

export const importing = new Importing();
