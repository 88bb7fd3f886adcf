/** Lets a text through at most every `gapMs`; what comes between waits, and only the latest is kept. */
export class Announcer {
  readonly #say: (text: string) => void;
  readonly #gapMs: number;
  #last = -Infinity;
  #waiting: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(say: (text: string) => void, gapMs = 10_000) {
    this.#say = say;
    this.#gapMs = gapMs;
  }

  offer(text: string): void {
    this.#waiting = text;
    if (this.#timer !== null) return;
    const wait = this.#last + this.#gapMs - Date.now();
    if (wait <= 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    this.#timer = null;
    if (this.#waiting === null) return;
    this.#last = Date.now();
    this.#say(this.#waiting);
    this.#waiting = null;
  }
}
