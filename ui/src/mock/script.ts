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
  /** The answer's text. */
  text: string;
  /** Pieces at once; 1 when left out. */
  burst?: number;
}

export const PACES: Record<string, Pace> = {
  usual: { tickMs: 100, piece: 60, text: ANSWER },
  fast: { tickMs: 4, piece: 400, text: ANSWER },
  /** 100 kB an answer, 10 pieces a second. */
  flood: { tickMs: 100, piece: 4000, text: ANSWER.repeat(90) },
  /** 2,000 pieces a second. */
  torrent: { tickMs: 4, piece: 40, text: ANSWER.repeat(12), burst: 8 },
};

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
    const order = plan(this.spec.runs, this.spec.warmups);
    await this.#hold('ready');
    this.emit({ type: 'started', id: 'mock', path: this.path, plan: order });
    for (const trial of order.trials) {
      if (trial.stage === 'analysis') {
        this.emit({ type: 'ingested', run: trial.run, files: 101, problems: 2, ingest_ms: 18.4 });
      }
      await this.#call(trial, order.trials.length);
      if (this.#stopped) break;
      if (trial.stage === 'report' && trial.run < this.spec.runs) {
        this.emit({ type: 'cooldown', seconds: this.spec.cooldown_s });
        await this.#hold('pause', trial.run);
        await this.#wait(this.pace.tickMs * 5);
      }
    }
    await this.#hold('end');
    const status = this.#stopped ? 'stopped' : 'completed';
    this.emit({ type: 'finished', id: 'mock', status });
    return status;
  }

  async #call(trial: Trial, total: number): Promise<void> {
    const done = call(trial, { cold: trial.index === 0, short: trial.index === 4, text: this.pace.text });
    this.emit({ type: 'call_started', trial });
    if (this.moment?.kind === 'broken' && this.moment.number === trial.index) throw BROKEN;
    await this.#hold('load', trial.index);
    await this.#wait(this.pace.tickMs * 3);
    let [chunks, pieces] = [0, 0];
    for (let at = 0; at < done.text.length && !this.#stopped; at += this.pace.piece) {
      chunks += 12;
      this.emit({
        type: 'progress',
        call: trial.index,
        text: done.text.slice(at, at + this.pace.piece),
        reasoning: false,
        chunks,
        elapsed_ms: (done.metrics.ttft_ms ?? 0) + chunks * 8.7,
        ttft_ms: done.metrics.ttft_ms,
        chunk_rate: 115 + Math.sin(chunks) * 0.8,
      });
      pieces += 1;
      if (at + this.pace.piece >= done.text.length / 2) await this.#hold('text', trial.index);
      if (pieces % (this.pace.burst ?? 1) === 0) await this.#wait(this.pace.tickMs);
    }
    if (this.#stopped) return;
    this.calls.push(done);
    const left = total - this.calls.length;
    this.emit({
      type: 'call_finished',
      call: done,
      done: this.calls.length,
      total,
      seconds_left: trial.index === 0 ? null : left * 5.2,
    });
    if (trial.index === 0) this.emit({ type: 'warned', warning: COLD_FIRST });
    if (trial.index === 4) this.emit({ type: 'warned', warning: SHORT_ANSWER });
  }

  async #hold(kind: RunMoment['kind'], number = 0): Promise<void> {
    if (this.moment?.kind === kind && this.moment.number === number) await this.#stop;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
