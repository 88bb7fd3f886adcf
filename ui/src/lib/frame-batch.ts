/**
 * Gathers what arrives and hands it on once a frame, so that the page does the same work however fast it comes. A window
 * that is not shown has no frames; there a timer does it.
 */
export class FrameBatch<T> {
  readonly #apply: (items: T[]) => void;
  readonly #latestMs: number;
  #items: T[] = [];
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(apply: (items: T[]) => void, latestMs = 250) {
    this.#apply = apply;
    this.#latestMs = latestMs;
  }

  add(item: T): void {
    this.#items.push(item);
    if (this.#items.length > 1) return;
    this.#frame = requestAnimationFrame(() => this.flush());
    this.#timer = setTimeout(() => this.flush(), this.#latestMs);
  }

  /** Hands on at once what has come. */
  flush(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#apply(items);
  }
}
