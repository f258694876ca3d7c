import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import * as regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname ?? new URL('.', import.meta.url).pathname;

/** Which project may import which: arrows point one way, contracts import nothing. */
const projectArrows = [
  ['contracts', []],
  ['dto', ['contracts']],
  ['chat-client', ['contracts']],
  ['embedded-mongo', []],
  ['testing', ['contracts', 'embedded-mongo', 'chat-client']],
  ['api', ['contracts', 'dto', 'embedded-mongo', 'testing']],
  ['web', ['contracts', 'chat-client']],
  ['api-e2e', ['contracts', 'testing', 'chat-client']],
  ['web-e2e', ['contracts', 'testing']],
  ['demo', ['contracts', 'testing', 'embedded-mongo']],
  ['docker', ['contracts', 'testing']],
  ['bench', ['contracts', 'testing', 'chat-client', 'embedded-mongo']],
];

/** Which capability of the server may import which; `common`, `config`, `database` and `redis` are below all of them. */
const apiArrows = {
  users: [],
  auth: ['users'],
  conversations: ['users'],
  uploads: ['users', 'conversations'],
  messages: ['conversations', 'uploads'],
  chat: ['messages', 'conversations', 'auth', 'users'],
};

const capabilities = Object.keys(apiArrows);

const apiZones = [
  ...Object.entries(apiArrows).map(([capability, allowed]) => ({
    target: `./apps/api/src/${capability}`,
    from: capabilities
      .filter((other) => other !== capability && !allowed.includes(other))
      .map((other) => `./apps/api/src/${other}`),
    message: `${capability} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other capability'}.`,
  })),
  ...['common', 'config', 'database', 'redis'].map((base) => ({
    target: `./apps/api/src/${base}`,
    from: capabilities.map((capability) => `./apps/api/src/${capability}`),
    message: `${base} is below the capabilities and imports none.`,
  })),
];

const features = ['auth', 'chat', 'profile'];

const webZones = [
  ...features.map((feature) => ({
    target: `./apps/web/src/app/features/${feature}`,
    from: features.filter((other) => other !== feature).map((other) => `./apps/web/src/app/features/${other}`),
    message: 'No feature imports a sibling.',
  })),
  {
    target: './apps/web/src/app/core',
    from: ['./apps/web/src/app/features', './apps/web/src/app/ui'],
    message: 'core imports neither features nor ui.',
  },
  {
    target: './apps/web/src/app/ui',
    from: ['./apps/web/src/app/features', './apps/web/src/app/core'],
    message: 'ui imports neither features nor core.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      '**/node_modules',
      '**/.angular',
      '**/.nx',
      '**/coverage',
      '**/test-results',
      '**/playwright-report',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylistic, prettier],
    plugins: { '@nx': nx, 'import-x': importX, regexp },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: `${root}/tsconfig.base.json` })],
    },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          depConstraints: projectArrows.map(([from, to]) => ({
            sourceTag: `scope:${from}`,
            onlyDependOnLibsWithTags: [from, ...to].map((scope) => `scope:${scope}`),
          })),
        },
      ],
      'import-x/no-restricted-paths': ['error', { basePath: root, zones: [...apiZones, ...webZones] }],
      'import-x/no-cycle': 'error',
      // A text of somebody else's making must not keep a server or a browser busy for seconds.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { ignorePartial: false }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Emits, acknowledgements and fakes of asynchronous ports return promises without waiting for anything.
      '@typescript-eslint/require-await': 'off',
      // Nest's modules and Angular's components may have no members.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
    },
  },
  {
    // Constructor parameters are Nest's injection tokens at run time: an import of a type would erase them.
    files: ['apps/api/src/**/*.ts', 'libs/dto/src/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['apps/web/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      'max-lines': ['error', { max: 200 }],
      '@angular-eslint/prefer-on-push-component-change-detection': 'off',
      '@angular-eslint/component-selector': [
        'error',
        [
          { type: 'element', prefix: 'tt', style: 'kebab-case' },
          { type: 'attribute', prefix: 'tt', style: 'camelCase' },
        ],
      ],
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: 'tt', style: 'camelCase' }],
    },
  },
  {
    files: ['apps/web/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
    rules: {
      // An icon button draws its icon and takes its accessible name from `label`.
      '@angular-eslint/template/elements-content': ['error', { allowList: ['aria-label', 'innerHtml', 'label'] }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/testing/**/*.ts', 'apps/*-e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // What tests read is of their own making.
      'regexp/no-super-linear-backtracking': 'off',
      'regexp/no-super-linear-move': 'off',
    },
  },
  {
    // Programs that people run print to standard output.
    files: ['apps/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
