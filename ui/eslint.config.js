import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

const platform = {
  regex: '^@tauri-apps/',
  message: 'Only src/lib/program/window.ts talks to the window; add a command to the list in Rust.',
};
const program = {
  regex: '/program$|/program/(window|http)$',
  message: 'Only src/lib/api.ts and src/lib/host.ts talk to the program; add a function there.',
};
const tier = (regex, message) => ({ regex, message });

/** Imports go downwards: views -> components/<feature> -> components/ui -> lib. */
const tiers = {
  lib: tier('/(components|views)/', 'lib imports nothing above it.'),
  ui: tier(
    '(/views/|/components/(?!ui/)|^\\.\\./(?!\\.\\.|ui/))',
    'components/ui imports only lib and its own.',
  ),
  feature: tier(
    '(/views/|^\\.\\./(?!\\.\\./|ui/))',
    'A feature imports components/ui and lib, no view and no other feature.',
  ),
};

const restrict = (files, ignores, patterns) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

export default ts.config(
  { ignores: ['dist/', 'dist-http/', 'node_modules/', 'page-tests/results/', 'src/lib/bindings.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "SvelteAttribute[key.name='style']",
          message: 'The policy of the window forbids style="…"; use a class or a style: directive.',
        },
      ],
      // Maps that are made anew at every change need not be reactive themselves.
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig },
    },
  },
  restrict(
    ['src/lib/**'],
    ['src/lib/api.ts', 'src/lib/host.ts', 'src/lib/program/**', '**/*.test.ts'],
    [platform, program, tiers.lib],
  ),
  restrict(['src/lib/api.ts', 'src/lib/host.ts'], [], [platform, tiers.lib]),
  restrict(['src/lib/program/**'], ['src/lib/program/window.ts'], [platform, tiers.lib]),
  restrict(['src/components/ui/**'], ['**/*.test.ts'], [platform, program, tiers.ui]),
  restrict(
    ['src/components/*/**'],
    ['src/components/ui/**', '**/*.test.ts'],
    [platform, program, tiers.feature],
  ),
  restrict(['src/views/**'], ['**/*.test.ts'], [platform, program]),
  restrict(['src/*.ts', 'src/*.svelte'], [], [platform, program]),
);
