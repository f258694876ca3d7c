const path = require('node:path');

const esmOnly = ['@angular', '@lucide', '@tanstack', 'ngx-socket-io', 'marked', 'tslib', 'rxjs', '.*\\.mjs$'];

module.exports = {
  ...require('jest-preset-angular/presets').createCjsPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  rootDir: __dirname,
  displayName: 'web',
  testEnvironment: 'jsdom',
  setupFilesAfterEnv: ['<rootDir>/src/test-setup.ts'],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  moduleNameMapper: {
    '^@tertulia/([a-z-]+)/([a-z-]+)$': path.join(__dirname, '../../libs/$1/src/$2/index.ts'),
    '^@tertulia/([a-z-]+)$': path.join(__dirname, '../../libs/$1/src/index.ts'),
  },
  transformIgnorePatterns: [`node_modules/(?!(${esmOnly.join('|')}))`],
};
