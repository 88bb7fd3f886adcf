import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

const bridge = {
  name: '@tauri-apps/api/core',
  importNames: ['invoke', 'Channel'],
  message: 'Only src/lib/api.ts talks to the Rust side; add a function there.',
};
const platform = {
  regex: '^@tauri-apps/(plugin-|api/(?!core|mocks))',
  message: 'Only src/lib/host.ts touches the window and the plugins.',
};
const tier = (regex, message) => ({ regex, message });

/** Imports go downwards: views -> components/<feature> -> components/ui -> lib. */
const tiers = {
  lib: tier('/(components|views|mock)/', 'lib imports nothing above it.'),
  ui: tier(
    '(/(views|mock)/|/components/(?!ui/)|^\\.\\./(?!\\.\\.|ui/))',
    'components/ui imports only lib and its own.',
  ),
  feature: tier(
    '(/(views|mock)/|^\\.\\./(?!\\.\\./|ui/))',
    'A feature imports components/ui and lib, no view and no other feature.',
  ),
  views: tier('/mock/', 'Views know no mock.'),
};

const restrict = (files, ignores, paths, patterns) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { paths, patterns }] },
});

export default ts.config(
  { ignores: ['dist/', 'dist-mock/', 'node_modules/', 'src/lib/bindings.ts'] },
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
    ['src/lib/api.ts', 'src/lib/host.ts', '**/*.test.ts'],
    [bridge],
    [platform, tiers.lib],
  ),
  restrict(['src/lib/api.ts'], [], [], [platform, tiers.lib]),
  restrict(['src/lib/host.ts'], [], [bridge], [tiers.lib]),
  restrict(['src/components/ui/**'], ['**/*.test.ts'], [bridge], [platform, tiers.ui]),
  restrict(
    ['src/components/*/**'],
    ['src/components/ui/**', '**/*.test.ts'],
    [bridge],
    [platform, tiers.feature],
  ),
  restrict(['src/views/**'], ['**/*.test.ts'], [bridge], [platform, tiers.views]),
  restrict(['src/*.ts', 'src/*.svelte'], [], [bridge], [platform]),
  { files: ['states/**'], rules: { 'no-console': 'off' } },
);
