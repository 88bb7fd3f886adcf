import type { FigureView, Stage } from './bindings';

/** A figure by what it shows and of which stage: `throughput-report`. */
export function findFigure(figures: FigureView[], kind: string, stage: Stage): FigureView | undefined {
  return figures.find((figure) => figure.name === `${kind}-${stage}`);
}

/** The stages of which there is a figure, in the pipeline's order. */
export function stagesOf(figures: FigureView[]): Stage[] {
  const stages: Stage[] = ['analysis', 'report'];
  return stages.filter((stage) => figures.some((figure) => figure.name.endsWith(`-${stage}`)));
}
