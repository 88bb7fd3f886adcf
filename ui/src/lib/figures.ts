import type { PlotKind, PlotView, Stage } from './bindings';

/** The first plot of a kind and a stage. */
export function findFigure(figures: PlotView[], kind: PlotKind, stage: Stage): PlotView | undefined {
  return figuresOf(figures, kind, stage)[0];
}

/** All plots of a kind and a stage: configurations that do not fit in the first are in the next. */
export function figuresOf(figures: PlotView[], kind: PlotKind, stage: Stage): PlotView[] {
  return figures
    .filter((figure) => figure.kind === kind && figure.stage === stage)
    .sort((one, other) => one.part - other.part);
}

/** Kinds that are drawn for each stage. */
const BY_STAGE: PlotKind[] = ['throughput', 'ttft', 'spread-throughput', 'spread-ttft', 'time'];
/** What compares configurations, the whole before its parts. */
const FIRST: PlotKind[] = ['effects', 'pairs-throughput', 'pairs-ttft'];

/** The plots of the benchmark as a whole; kinds that are not in `FIRST` come last. */
export function overallFigures(figures: PlotView[]): PlotView[] {
  const place = ({ kind }: PlotView) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
  return figures
    .filter(({ kind }) => !BY_STAGE.includes(kind))
    .sort((one, other) => place(one) - place(other));
}

/** The stages of which there is a plot, in the pipeline's order. */
export function stagesOf(figures: PlotView[]): Stage[] {
  const stages: Stage[] = ['analysis', 'report'];
  const drawn = figures.filter(({ kind }) => BY_STAGE.includes(kind));
  return stages.filter((stage) => drawn.some((figure) => figure.stage === stage));
}
