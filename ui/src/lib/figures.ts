import type { PlotView, Stage } from './bindings';

/** A figure by what it shows and of which stage: `throughput-report`. */
export function findFigure(figures: PlotView[], kind: string, stage: Stage): PlotView | undefined {
  return figures.find((figure) => figure.name === `${kind}-${stage}`);
}

/** All figures of a kind and a stage: arms that have no room in the first go on in `throughput-report-2`. */
export function figuresOf(figures: PlotView[], kind: string, stage: Stage): PlotView[] {
  const name = `${kind}-${stage}`;
  return figures.filter(
    (figure) =>
      figure.name === name ||
      (figure.name.startsWith(`${name}-`) && /^\d+$/.test(figure.name.slice(name.length + 1))),
  );
}

/** Kinds that are drawn for a stage. */
const BY_STAGE = /^(throughput|ttft|spread-throughput|spread-ttft|time)-(analysis|report)(-\d+)?$/;
/** What compares configurations, the whole before its parts; what this page does not know comes last. */
const FIRST = [/^effects(-|$)/, /^pairs(-|$)/];

/** The figures of the benchmark as a whole. */
export function overallFigures(figures: PlotView[]): PlotView[] {
  const place = ({ name }: PlotView) => {
    const at = FIRST.findIndex((kind) => kind.test(name));
    return at < 0 ? FIRST.length : at;
  };
  return figures.filter(({ name }) => !BY_STAGE.test(name)).sort((one, other) => place(one) - place(other));
}

/** The stages of which there is a figure, in the pipeline's order. */
export function stagesOf(figures: PlotView[]): Stage[] {
  const stages: Stage[] = ['analysis', 'report'];
  return stages.filter((stage) => figures.some(({ name }) => BY_STAGE.exec(name)?.[2] === stage));
}
