import * as api from './api';
import type { FigureView, Theme } from './bindings';

/** The figures of a run that goes on. Requests are coalesced: while one is drawn, only the latest wish is kept. */
export class LiveFigures {
  figures = $state.raw<FigureView[]>([]);
  #busy = false;
  #wish: { path: string; theme: Theme } | null = null;

  clear(): void {
    this.figures = [];
    this.#wish = null;
  }

  async draw(path: string, theme: Theme): Promise<void> {
    this.#wish = { path, theme };
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#wish) {
        const wish: { path: string; theme: Theme } = this.#wish;
        this.#wish = null;
        this.figures = await api.drawFigures(wish.path, wish.theme);
      }
    } catch {
      // The figures of a running benchmark are drawn again after its next call, and once more in its report.
    } finally {
      this.#busy = false;
    }
  }
}
