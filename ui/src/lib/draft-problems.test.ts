import { expect, it } from 'vitest';

import { LLAMA_CPP, OLLAMA, RANGES } from './test-data';
import type { ArmFace } from './arms';
import { missing, obstacle, problemCounts, settingProblems } from './draft-problems';

const face: ArmFace = { url: OLLAMA.url, model: 'gone', texts: {}, found: OLLAMA, info: null };
const SEVERAL = { several: true, searching: false };
const fine = (name: string) => ({ name, missing: null, typed: new Map<string, string>() });
const wrong = (name: string) => ({ ...fine(name), typed: new Map([['top_p', 'Allowed is 0.001 to 1.']]) });

it('a configuration beside others says what exactly it lacks, a single one what to do', () => {
  expect(missing(face, SEVERAL)).toBe('The server has no model named gone.');
  expect(missing({ ...face, model: null }, SEVERAL)).toBe('Choose a model.');
  expect(missing({ ...face, found: null }, SEVERAL)).toBe('No server answers at http://127.0.0.1:11434.');
  expect(missing(face, { ...SEVERAL, several: false })).toBe('Choose a server and a model.');
  expect(missing(face, { ...SEVERAL, searching: true })).toBe('Looking for servers…');
  expect(missing({ ...face, info: OLLAMA.models[0] ?? null }, SEVERAL)).toBeNull();
});

it('a setting that the server cannot apply is no problem, whatever is typed', () => {
  const texts = { num_ctx: 'lots', temperature: '9' };
  expect([...settingProblems({ ...face, texts }, RANGES).keys()]).toEqual(['num_ctx', 'temperature']);
  expect([...settingProblems({ ...face, texts, found: LLAMA_CPP }, RANGES).keys()]).toEqual(['temperature']);
});

it('the first obstacle names the configuration unless it is the one that is shown', () => {
  const planned = [{ field: 'arms[1].name', message: 'The configuration has no name.' }];
  const at = (selected: number, shared = 0) => ({ selected, shared, planned });
  expect(obstacle([fine('A'), wrong('B')], at(0))).toEqual({ text: 'B: Change what is marked.', arm: 1 });
  expect(obstacle([fine('A'), wrong('B')], at(1))).toEqual({ text: 'Change what is marked.', arm: null });
  expect(obstacle([fine('A'), fine('B')], at(0, 1))).toEqual({ text: 'Change what is marked.', arm: null });
  expect(obstacle([fine('A'), fine('B')], at(1))?.text).toBe('The configuration has no name.');
  expect(obstacle([fine('A')], { ...at(0), planned: [] })).toBeNull();
  expect(
    obstacle([fine('A')], { ...at(0), planned: [{ field: 'runs', message: 'too many' }] })?.arm,
  ).toBeNull();
  expect(problemCounts([fine('A'), wrong('B')], planned)).toEqual([0, 2]);
});
