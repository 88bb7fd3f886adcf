import { describe, expect, it } from 'vitest';

import { LLAMA_CPP, OLLAMA, RANGES } from './test-data';
import { ArmList } from './arm-list.svelte';
import { type ArmFace, described, differences, nextName, serverName, settledNames } from './arms';

const face = (more: Partial<ArmFace> = {}): ArmFace => ({
  url: OLLAMA.url,
  model: 'gemma3:latest',
  texts: {},
  found: OLLAMA,
  info: OLLAMA.models[0] ?? null,
  ...more,
});

describe('the name of a configuration', () => {
  it('is the first that no other one has, however it is cased', () => {
    expect(nextName(['Baseline'])).toBe('Tuned');
    expect(nextName(['Baseline', 'tuned '])).toBe('Tuned 2');
    expect(nextName(['Tuned', 'Tuned 3'])).toBe('Tuned 2');
  });

  it('follows its place where the program gave it, and stays where the user did', () => {
    expect(settledNames(['Tuned', 'Baseline'])).toEqual(['Baseline', 'Tuned']);
    expect(settledNames(['q8 cache', 'Baseline'])).toEqual(['q8 cache', 'Tuned']);
    expect(settledNames(['Tuned 2'])).toEqual(['Baseline']);
    expect(settledNames(['Baseline', 'Cool', 'Tuned'])).toEqual(['Baseline', 'Cool', 'Tuned']);
  });
});

describe('what a configuration has that the baseline has not', () => {
  it('is named with the value of both', () => {
    const tuned = face({ texts: { num_ctx: '8192', temperature: '0' } });
    expect(differences(tuned, face({ texts: { temperature: '0.0' } }), RANGES)).toEqual([
      'num_ctx default → 8192',
    ]);
    expect(differences(face(), tuned, RANGES)).toEqual(['num_ctx 8192 → default', 'temperature 0 → default']);
    expect(differences(face(), face(), RANGES)).toEqual([]);
  });

  it('leaves out what its server cannot apply', () => {
    const [model] = LLAMA_CPP.models;
    const other = face({
      url: LLAMA_CPP.url,
      found: LLAMA_CPP,
      model: model?.name ?? null,
      texts: { num_ctx: '8192' },
    });
    expect(differences(other, face(), RANGES)).toEqual(['llama.cpp at 127.0.0.1:8080', 'smollm2:135m']);
  });

  it('names an address at which nobody answers, and the same server in another wire format', () => {
    expect(serverName(face({ url: 'http://box:8080', found: null }))).toBe('box:8080');
    const openai = face({ found: { ...OLLAMA, provider: 'openai' } });
    expect(differences(openai, face(), RANGES)).toEqual(['Ollama at 127.0.0.1:11434']);
  });

  it('is, for the baseline itself, all that is not left at its default', () => {
    expect(described(face({ texts: { seed: '7' } }), RANGES)).toEqual([
      'Ollama at 127.0.0.1:11434',
      'gemma3:latest',
      'seed 7',
    ]);
  });
});

describe('the list of configurations', () => {
  const names = (list: ArmList) => list.all.map(({ name }) => name);

  it('copies the selected one, and the copy goes its own way', () => {
    const list = new ArmList();
    list.selected.texts = { seed: '7' };
    list.add();
    expect([names(list), list.index]).toEqual([['Baseline', 'Tuned'], 1]);
    list.selected.texts['seed'] = '8';
    expect(list.baseline.texts).toEqual({ seed: '7' });
  });

  it('keeps the last one', () => {
    const list = new ArmList();
    expect(list.remove(0)).toBeNull();
    expect(names(list)).toEqual(['Baseline']);
  });

  it('takes one off and puts it back with its place, its name and the selection', () => {
    const list = new ArmList();
    list.add();
    list.add();
    list.select(0);
    const undo = list.remove(0);
    expect([names(list), list.index]).toEqual([['Baseline', 'Tuned 2'], 0]);
    undo?.();
    expect([names(list), list.index]).toEqual([['Baseline', 'Tuned', 'Tuned 2'], 0]);
  });

  it('moves the selected one, which stays selected; at the first place it is the baseline', () => {
    const list = new ArmList();
    list.add();
    list.selected.name = 'Cool';
    list.add();
    list.select(1);
    list.place(2);
    expect([names(list), list.index]).toEqual([['Baseline', 'Tuned', 'Cool'], 2]);
    list.place(0);
    expect([names(list), list.index]).toEqual([['Cool', 'Tuned 2', 'Tuned'], 0]);
    list.place(-1);
    expect(list.index).toBe(0);
  });
});
