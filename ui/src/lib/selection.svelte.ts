/** The runs that are selected in the list. They stay selected while another view is open. */

import { SvelteMap } from 'svelte/reactivity';

import type { RunRow, SideChoice } from './bindings';
import { compareObstacle } from './runs-table';

class Selection {
  /** By their folders, in the order in which they were selected. */
  readonly runs = new SvelteMap<string, RunRow>();
  /** Why they cannot be compared. `null` when they can. */
  obstacle = $derived(compareObstacle([...this.runs.values()]));
  /** The selected runs as sides of a comparison. */
  sides = $derived([...this.runs.keys()].map((path): SideChoice => ({ path, arm: null })));

  /**
   * What Compare opens with: from the list of runs, or when nothing was compared before, the selected runs; else what was
   * compared last.
   */
  compared(from: string, last: SideChoice[]): SideChoice[] {
    const isMeant = from === 'runs' || last.length === 0;
    return isMeant && this.obstacle === null ? this.sides : last;
  }
}

export const selection = new Selection();
