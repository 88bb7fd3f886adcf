import * as api from './api';
import type { PlotView, Theme } from './bindings';

/** How and how large the figures are to be drawn, in CSS pixels. */
export interface Drawing {
  theme: Theme;
  width: number;
  height: number;
}

/** The figures of a run that goes on. Requests are coalesced: while one is drawn, only the latest wish is kept. */
export class LiveFigures {
  figures = $state.raw<PlotView[]>([]);
  #busy = false;
  #wish: Drawing | null = null;

  clear(): void {
    this.figures = [];
    this.#wish = null;
  }

  async draw(drawing: Drawing): Promise<void> {
    this.#wish = drawing;
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#wish) {
        const wish: Drawing = this.#wish;
        this.#wish = null;
        this.figures = await api.drawLiveFigures(wish.theme, wish.width, wish.height);
      }
    } catch {
      // The figures of a running benchmark are drawn again after its next call, and once more in its report.
    } finally {
      this.#busy = false;
    }
  }
}
