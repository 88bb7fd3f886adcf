/** What was checked and what was found. The same fault in several themes and sizes is told once, with where. */

const MOST = 12;

export class Book {
  passed = 0;
  failed = 0;
  /** Sentence -> fault -> where. */
  #found = new Map();

  check(sentence, faults, where = '') {
    if (faults.length === 0) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    const known = this.#found.get(sentence) ?? new Map();
    for (const fault of faults) known.set(fault, [...(known.get(fault) ?? []), where].filter(Boolean));
    this.#found.set(sentence, known);
  }

  /** Prints what was found since the last time under sentences that begin with this. */
  tell(begin) {
    for (const [sentence, faults] of this.#found) {
      if (!sentence.startsWith(begin)) continue;
      this.#found.delete(sentence);
      console.log(`FAILED ${sentence}`);
      for (const [fault, where] of [...faults].slice(0, MOST)) {
        console.log(`    ${fault}${where.length > 0 ? ` (${where.join(', ')})` : ''}`);
      }
      if (faults.size > MOST) console.log(`    and ${faults.size - MOST} more`);
    }
  }

  /** One line, in the words of the page's other tests. */
  total() {
    const { passed, failed } = this;
    return `Tests  ${failed > 0 ? `${failed} failed | ` : ''}${passed} passed (${failed + passed})`;
  }
}
