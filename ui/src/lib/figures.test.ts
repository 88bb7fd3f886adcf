import { expect, test } from 'vitest';

import type { PlotView, PlotKind, Stage } from './bindings';
import { figuresOf, findFigure, overallFigures, stagesOf } from './figures';

const figure = (kind: PlotKind, stage: Stage | null, part = 1) =>
  ({ name: `${kind} ${stage ?? ''} ${part}`, kind, stage, part }) as PlotView;
const names = (figures: PlotView[]) => figures.map(({ name }) => name);

const all = [
  figure('throughput', 'report'),
  figure('throughput', 'report', 2),
  figure('ttft', 'analysis'),
  figure('pairs-ttft', 'report'),
  figure('effects', null),
];

test('the parts of a figure of a stage are found by what they show', () => {
  expect(names(figuresOf(all, 'throughput', 'report'))).toEqual([
    'throughput report 1',
    'throughput report 2',
  ]);
  expect(findFigure(all, 'throughput', 'report')?.part).toBe(1);
  expect(findFigure(all, 'throughput', 'analysis')).toBeUndefined();
});

test('what compares configurations comes first, whatever its stage', () => {
  expect(names(overallFigures(all))).toEqual(['effects  1', 'pairs-ttft report 1']);
});

test('a stage is offered when a figure of it is drawn', () => {
  expect(stagesOf(all)).toEqual(['analysis', 'report']);
  expect(stagesOf(all.slice(0, 2))).toEqual(['report']);
});
