/**
 * The text of the running call. It never passes through reactive state: a listener appends each piece to the page,
 * and a view that opens later is first given what has come so far.
 */

export interface Piece {
  text: string;
  reasoning: boolean;
}

export interface AnswerListener {
  /** Another call has begun. */
  cleared: () => void;
  appended: (piece: Piece) => void;
  /** All that came since the last frame was appended. */
  shown?: () => void;
}

export class AnswerStream {
  #pieces: Piece[] = [];
  #listener: AnswerListener | null = null;

  clear(): void {
    this.#pieces = [];
    this.#listener?.cleared();
  }

  append(piece: Piece): void {
    if (piece.text === '') return;
    const last = this.#pieces.at(-1);
    if (last && last.reasoning === piece.reasoning) last.text += piece.text;
    else this.#pieces.push({ ...piece });
    this.#listener?.appended(piece);
  }

  /** Ends what is appended within one frame. */
  show(): void {
    this.#listener?.shown?.();
  }

  /** Gives the listener all that came before; returns what ends the listening. */
  listen(listener: AnswerListener): () => void {
    this.#listener = listener;
    listener.cleared();
    for (const piece of this.#pieces) listener.appended(piece);
    listener.shown?.();
    return () => {
      if (this.#listener === listener) this.#listener = null;
    };
  }
}

/** A block of text is closed at the first line end after this many characters, so that the browser lays out little. */
const BLOCK_CHARACTERS = 2000;
/** A text without line ends is cut here. */
const BLOCK_LIMIT = 8000;

/** Text beyond this leaves the page at its beginning; all of it is in the report. */
export const MOST_CHARACTERS = 200_000;

/** Appends text to an element as text nodes in blocks; only the last block ever changes. */
export class TextBlocks {
  readonly #root: HTMLElement;
  #block: HTMLElement | null = null;
  #length = 0;
  #total = 0;
  #reasoning = false;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  clear(): void {
    this.#root.replaceChildren();
    this.#block = null;
    this.#length = 0;
    this.#total = 0;
  }

  /** Takes the oldest blocks away until what is left is bounded. True when some are gone. */
  prune(): boolean {
    const before = this.#total;
    while (this.#total > MOST_CHARACTERS && this.#root.firstChild !== this.#block) {
      this.#total -= this.#root.firstChild?.textContent?.length ?? 0;
      this.#root.firstChild?.remove();
    }
    return this.#total < before;
  }

  append({ text, reasoning }: Piece): void {
    let rest = text;
    while (rest !== '') {
      const block = this.#open(reasoning);
      const cut = this.#cut(rest);
      block.append(rest.slice(0, cut));
      this.#length += cut;
      this.#total += cut;
      const full = this.#length >= BLOCK_CHARACTERS && rest[cut - 1] === '\n';
      if (full || cut < rest.length || this.#length >= BLOCK_LIMIT) this.#block = null;
      rest = rest.slice(cut);
    }
  }

  #open(reasoning: boolean): HTMLElement {
    if (this.#block && this.#reasoning === reasoning) return this.#block;
    const block = document.createElement('div');
    block.className = reasoning ? 'block reasoning' : 'block';
    this.#root.append(block);
    this.#block = block;
    this.#length = 0;
    this.#reasoning = reasoning;
    return block;
  }

  /** Characters of the text that still belong to the open block. */
  #cut(text: string): number {
    const room = Math.max(0, BLOCK_CHARACTERS - this.#length);
    const lineEnd = text.indexOf('\n', room);
    if (lineEnd >= 0) return lineEnd + 1;
    const cut = Math.min(text.length, Math.max(1, BLOCK_LIMIT - this.#length));
    const splitsPair = /[\uD800-\uDBFF]/.test(text[cut - 1] ?? '');
    return splitsPair ? cut + 1 : cut;
  }
}
