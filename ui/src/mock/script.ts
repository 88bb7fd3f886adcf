/** A run as the Rust side tells it, faster than life. */

import type { BenchmarkSpec, CallRecord, RunEvent, Trial } from '../lib/bindings';
import { ANSWER, call, plan } from './calls';
import { BROKEN, type RunMoment } from './moments';
import { PLACE } from './program';
import { COLD_FIRST, SHORT_ANSWER } from './result';

export interface Pace {
  /** Between two pieces of text. */
  tickMs: number;
  /** Characters in a piece. */
  piece: number;
  /** Pieces told at once, each in an event of its own. */
  burst: number;
  /** Chunks that a piece stands for. */
  chunks: number;
  /** The answer's text. */
  text: string;
  /** Before the first text of a call, told twice a second. */
  prefillMs?: number;
}

export const PACES: Record<string, Pace> = {
  usual: { tickMs: 100, piece: 60, burst: 1, chunks: 12, text: ANSWER },
  fast: { tickMs: 4, piece: 400, burst: 1, chunks: 80, text: ANSWER },
  /** 100 kB an answer, 10 pieces a second. */
  flood: { tickMs: 100, piece: 4000, burst: 1, chunks: 800, text: ANSWER.repeat(90) },
  /** 2,000 chunks a second as the Rust side tells them: thinned to 10 messages a second. */
  swift: { tickMs: 100, piece: 1000, burst: 1, chunks: 200, text: ANSWER.repeat(20) },
  /** 2,000 chunks a second, each a message of its own: more than the Rust side ever sends. */
  torrent: { tickMs: 10, piece: 5, burst: 20, chunks: 1, text: ANSWER.repeat(20) },
  /** A server that reads long. */
  slow: { tickMs: 100, piece: 60, burst: 1, chunks: 12, text: ANSWER, prefillMs: 60_000 },
};

const REASONING =
  'The folder holds a sweep over eight settings. First the rates, then what stands out in them.\n';

export class ScriptedRun {
  readonly path: string;
  readonly calls: CallRecord[] = [];
  #stopped = false;
  /** Ends every wait. */
  #release: () => void = () => undefined;
  readonly #stop = new Promise<void>((resolve) => (this.#release = resolve));

  constructor(
    readonly spec: BenchmarkSpec,
    readonly emit: (event: RunEvent) => void,
    readonly pace: Pace,
    /** Where it stands still until it is stopped. */
    readonly moment: RunMoment | null = null,
  ) {
    this.path = `${PLACE}/2026-11-24 0250 ${spec.arms[0]?.model ?? ''}`;
  }

  stop(): void {
    this.#stopped = true;
    this.#release();
  }

  /** Resolves with how it ended. */
  async play(): Promise<'completed' | 'stopped'> {
    const order = plan(this.spec.runs, this.spec.warmups, this.spec.arms.length);
    await this.#hold('ready');
    this.emit({ type: 'started', id: 'mock', path: this.path, plan: order });
    for (const trial of order.trials) {
      if (trial.stage === 'analysis') {
        this.emit({ type: 'ingested', run: trial.run, files: 101, problems: 2, ingest_ms: 18.4 });
      }
      await this.#call(trial, order.trials.length);
      if (this.#stopped) break;
      if (trial.stage === 'report' && trial.run < this.spec.runs) {
        await this.#pause(trial.run, order.trials.length);
      }
    }
    await this.#hold('end');
    const status = this.#stopped ? 'stopped' : 'completed';
    this.emit({ type: 'finished', id: 'mock', status });
    return status;
  }

  async #pause(run: number, total: number): Promise<void> {
    const seconds = this.spec.cooldown_s;
    for (let left = 4; left > 0 && !this.#stopped; left -= 1) {
      const remaining_s = (seconds * left) / 4;
      this.emit({ type: 'cooldown', seconds, remaining_s, seconds_left: this.#left(total) });
      await this.#hold('pause', run);
      await this.#wait(this.pace.tickMs);
    }
  }

  #left(total: number): number | null {
    return this.calls.length < 2 ? null : (total - this.calls.length) * 5.2;
  }

  async #call(trial: Trial, total: number): Promise<void> {
    const { pace } = this;
    const done = call(trial, { cold: trial.index === 0, short: trial.index === 4, text: pace.text });
    this.emit({ type: 'call_started', trial });
    if (this.moment?.kind === 'broken' && this.moment.number === trial.index) throw BROKEN;
    await this.#hold('load', trial.index);
    const ttft = pace.prefillMs ?? done.metrics.ttft_ms ?? 0;
    await this.#prefill(trial, pace.prefillMs ?? 0, total);
    await this.#wait(pace.tickMs * 3);
    const text = (trial.index === 1 ? REASONING : '') + done.text;
    let chunks = 0;
    for (let at = 0; at < text.length && !this.#stopped; at += pace.piece) {
      chunks += pace.chunks;
      this.emit({
        type: 'progress',
        call: trial.index,
        text: text.slice(at, at + pace.piece),
        reasoning: trial.index === 1 && at < REASONING.length,
        chunks,
        elapsed_ms: ttft + chunks * 8.7,
        ttft_ms: ttft,
        chunk_rate: 115 + Math.sin(chunks) * 0.8,
        recent_rate: chunks < 40 ? null : 115 + Math.sin(chunks / 90) * 9,
        seconds_left: this.#left(total),
      });
      if (at + pace.piece >= text.length / 2) await this.#hold('text', trial.index);
      if ((at / pace.piece) % pace.burst === pace.burst - 1) await this.#wait(pace.tickMs);
    }
    if (this.#stopped) return;
    this.calls.push(done);
    this.emit({
      type: 'call_finished',
      call: { ...done, text: '', reasoning: '', request: '' },
      done: this.calls.length,
      total,
      seconds_left: this.#left(total),
    });
    if (trial.index === 0) this.emit({ type: 'warned', warning: COLD_FIRST });
    if (trial.index === 4) this.emit({ type: 'doubts', warnings: [SHORT_ANSWER] });
  }

  /** The call goes on in silence. */
  async #prefill(trial: Trial, ms: number, total: number): Promise<void> {
    for (let elapsed_ms = 500; elapsed_ms <= ms && !this.#stopped; elapsed_ms += 500) {
      await this.#wait(500);
      this.emit({
        type: 'progress',
        call: trial.index,
        text: '',
        reasoning: false,
        chunks: 0,
        elapsed_ms,
        ttft_ms: null,
        chunk_rate: null,
        recent_rate: null,
        seconds_left: this.#left(total),
      });
    }
  }

  async #hold(kind: RunMoment['kind'], number = 0): Promise<void> {
    if (this.moment?.kind !== kind || this.moment.number !== number) return;
    document.documentElement.dataset.standsStill = `${kind}:${number}`;
    await this.#stop;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
