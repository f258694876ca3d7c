const path = require('node:path');

const root = __dirname;

/**
 * What every Node project's jest.config.cjs starts from. SWC turns TypeScript and the packages that ship only ES modules
 * into CommonJS, because Jest cannot `require` ES modules.
 */
const esmOnly = [
  '@nestjs',
  '@fastify/cookie',
  'cookie',
  'content-disposition',
  'p-limit',
  'yocto-queue',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  '@seriousme',
  '@tus',
  'srvx',
];

module.exports = {
  rootDir: undefined,
  testEnvironment: 'node',
  // Most tests drive a real server or database, on machines that may be busy.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
  moduleNameMapper: {
    '^@tertulia/([a-z-]+)$': path.join(root, 'libs/$1/src/index.ts'),
    '^@tertulia/chat-client/dexie$': path.join(root, 'libs/chat-client/src/dexie/index.ts'),
  },
  transform: {
    '^.+\\.(ts|m?js)$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
          target: 'es2022',
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};
