import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What only ports may reach. */
const OUTSIDE =
  '^(node:)?(fs|child_process|cluster|dgram|dns|http|https|http2|net|os|process|readline|timers|tls|tty|worker_threads)(/|$)|^(execa|undici)$';

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.lockstep/**',
      '.mutation/**',
      'artifacts/**',
      'data/**',
      'runner/src/generated/**',
      'ui/src/generated/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // node:test returns promises that its runner awaits itself.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' },
          ],
        },
      ],
      '@typescript-eslint/prefer-readonly': 'error',
    },
  },
  {
    // The world comes in by ports (runner/src/system/system.ts): so a test can be it.
    files: ['runner/src/**/*.ts'],
    // Node's own implementations; and the library that scripts import, which is no part of the runner's process.
    ignores: ['runner/src/system/node/**', 'runner/src/stage/index.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: OUTSIDE, message: 'Ask for it by a port of runner/src/system.' }] },
      ],
      'no-restricted-globals': [
        'error',
        ...['process', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'fetch'].map((name) => ({
          name,
          message: 'Ask for it by a port of runner/src/system.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Ask the clock of runner/src/system.' },
        { object: 'Math', property: 'random', message: 'Ask the port of runner/src/system for randomness.' },
      ],
    },
  },
  {
    // What reaches a terminal goes through one door: text by a Door, JSON by its jsonText, bytes only where `raw` is asked for.
    files: ['runner/src/cli/**/*.ts', 'runner/src/reporters/**/*.ts'],
    ignores: ['runner/src/reporters/door.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'JSON', property: 'stringify', message: 'Print by jsonText of reporters/door.ts.' },
        { object: 'Date', property: 'now', message: 'Ask the clock of runner/src/system.' },
        { object: 'Math', property: 'random', message: 'Ask the port of runner/src/system for randomness.' },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' },
    },
  },
  {
    files: ['**/*.cjs', 'runner/bin/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly', performance: 'readonly' },
    },
  },
);
