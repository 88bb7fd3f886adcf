import { describe, expect, it } from 'vitest';

import { LLAMA_CPP, OLLAMA, RANGES, silent, spec } from './test-data';
import {
  again,
  countProblem,
  defaultValue,
  parseNumber,
  preferredModel,
  preferredServer,
  problemsByField,
  recentFolders,
  samePreset,
  settingProblem,
  settingTexts,
  stepped,
  toSettings,
  unsupportedReason,
} from './spec';

const range = (name: string) => {
  const found = RANGES.find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe('the server that is chosen first', () => {
  it('is the first that has a model', () => {
    expect(preferredServer([silent(11434), { ...OLLAMA, models: [] }, LLAMA_CPP], null)).toBe(2);
  });

  it('is the last one used when it still answers, however its address was written', () => {
    expect(preferredServer([OLLAMA, LLAMA_CPP], 'http://127.0.0.1:8080/v1/')).toBe(1);
  });

  it('is one without a model rather than none, so that the page can say what to do', () => {
    expect(preferredServer([silent(1234), { ...OLLAMA, models: [] }], null)).toBe(1);
    expect(preferredServer([silent(1234)], null)).toBe(-1);
  });

  it('offers the last model, else its first', () => {
    expect(preferredModel(OLLAMA.models, 'qwen2.5:7b')).toBe('qwen2.5:7b');
    expect(preferredModel(OLLAMA.models, 'gone')).toBe('gemma3:latest');
    expect(preferredModel([], 'gone')).toBeNull();
  });
});

describe('a typed setting', () => {
  it('is the default when it is empty', () => {
    expect([parseNumber(''), parseNumber('  '), parseNumber('default')]).toEqual([null, null, null]);
  });

  it('may hold separated thousands and exponents but no words', () => {
    expect([parseNumber('10,485,760'), parseNumber('1e3'), parseNumber('.5')]).toEqual([
      10_485_760, 1000, 0.5,
    ]);
    expect([parseNumber('1,5'), parseNumber('abc'), parseNumber('0x10'), parseNumber('Infinity')]).toEqual(
      Array(4).fill(Number.NaN),
    );
  });

  it('is checked against its range where it stands', () => {
    expect(settingProblem('7', range('top_p'))).toBe('Allowed is 0.001 to 1.');
    expect(settingProblem('1.5', range('num_ctx'))).toBe('Only whole numbers are allowed.');
    expect(settingProblem('some', range('seed'))).toContain('Not a number');
    expect(settingProblem('0.6', range('temperature'))).toBeNull();
    expect(settingProblem('', range('top_k'))).toBeNull();
  });

  it('is left at its default where the server cannot apply it', () => {
    const typed = { num_ctx: '4096', temperature: '0.6' };
    expect(toSettings(typed, RANGES, LLAMA_CPP)).toMatchObject({ num_ctx: null, temperature: 0.6 });
    expect(toSettings(typed, RANGES, OLLAMA)).toMatchObject({ num_ctx: 4096, temperature: 0.6 });
    expect(unsupportedReason(LLAMA_CPP, 'num_ctx')).toContain('/v1');
    expect(unsupportedReason(OLLAMA, 'num_ctx')).toBeNull();
  });

  it('comes back as it was typed', () => {
    const settings = toSettings({ seed: '0', top_p: '0.9' }, RANGES, OLLAMA);
    expect(settingTexts(settings)).toEqual({ seed: '0', top_p: '0.9' });
  });
});

describe('a count', () => {
  it('must be there, whole and within its bounds', () => {
    const runs = { min: 1, max: 1000, whole: true };
    expect(['3', '', '1001', '2.5'].map((text) => countProblem(text, runs))).toEqual([
      null,
      'Allowed is 1 to 1,000.',
      'Allowed is 1 to 1,000.',
      'Only whole numbers are allowed.',
    ]);
    expect(countProblem('2.5', { min: 0, max: 3600, whole: false })).toBeNull();
  });
});

describe('lists', () => {
  it('of problems show each field its first', () => {
    const problems = [
      { field: 'runs', message: 'one' },
      { field: 'runs', message: 'two' },
    ];
    expect(problemsByField(problems)).toEqual(new Map([['runs', 'one']]));
  });

  it('of recent folders hold each folder once and ten at most', () => {
    const many = Array.from({ length: 12 }, (_, at) => `/f${at}`);
    expect(recentFolders(many, '/f3').slice(0, 3)).toEqual(['/f3', '/f0', '/f1']);
    expect(recentFolders(many, '/new')).toHaveLength(10);
  });
});

describe('a benchmark once more', () => {
  it('is saved where reports are kept now and shares nothing with the old one', () => {
    const old = spec('gemma3:latest');
    const next = again(old, '/elsewhere');
    expect(next).toEqual({ ...old, reports_place: '/elsewhere' });
    expect(next.arms[0]).not.toBe(old.arms[0]);
  });
});

describe('a setting without a value', () => {
  const gemma = OLLAMA.models[0] ?? null;

  it('shows the program’s own value, else the model’s, else none', () => {
    expect(defaultValue(range('num_predict'), gemma)).toBe('512');
    expect(defaultValue(range('top_k'), gemma)).toBe('64');
    expect(defaultValue(range('seed'), gemma)).toBeNull();
    expect(defaultValue(range('top_k'), null)).toBeNull();
  });

  it('steps from its default, within its range and without the dust of fractions', () => {
    expect(stepped('', 1, range('temperature'), '0.8')).toBe('0.9');
    expect(stepped('0.3', -1, range('temperature'), null)).toBe('0.2');
    expect(stepped('0', -1, range('temperature'), null)).toBe('0');
    expect(stepped('', 1, range('num_ctx'), null)).toBe('1088');
    expect(stepped('1', 10, range('top_p'), null)).toBe('1');
    expect(stepped('much', 1, range('top_p'), null)).toBe('much');
  });
});

it('two presets are the same when they say the same, whatever their names', () => {
  const preset = {
    name: 'a',
    settings: toSettings({ seed: '7' }, RANGES, null),
    runs: 3,
    cooldown_s: 2,
    warmups: 1,
    nonce: true,
  };
  expect(samePreset(preset, { ...preset, name: 'b', settings: { ...preset.settings } })).toBe(true);
  expect(samePreset(preset, { ...preset, runs: 4 })).toBe(false);
  expect(samePreset(preset, { ...preset, settings: { ...preset.settings, seed: 8 } })).toBe(false);
});
