const path = require('node:path');

const preset = require('jest-preset-angular/presets').createCjsPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' });
const esmOnly = ['@angular', 'dexie', 'ngx-socket-io', '@jsverse', 'marked', 'tslib', 'rxjs', '.*\\.mjs$'];

module.exports = {
  ...preset,
  rootDir: __dirname,
  displayName: 'web',
  testEnvironment: 'jsdom',
  setupFilesAfterEnv: ['<rootDir>/src/test-setup.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  moduleNameMapper: {
    '^@tertulia/([a-z-]+)/([a-z-]+)$': path.join(__dirname, '../../libs/$1/src/$2/index.ts'),
    '^@tertulia/([a-z-]+)$': path.join(__dirname, '../../libs/$1/src/index.ts'),
  },
  transform: {
    // Packages need no Angular compiler, and SWC turns the icon set (2 MB) in a second instead of forty.
    '/node_modules/.+\\.m?js$': ['@swc/jest', { module: { type: 'commonjs' }, jsc: { target: 'es2022' } }],
    ...preset.transform,
  },
  transformIgnorePatterns: [`node_modules/(?!(${esmOnly.join('|')}))`],
};
