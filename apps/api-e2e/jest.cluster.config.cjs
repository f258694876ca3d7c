module.exports = {
  ...require('./jest.config.cjs'),
  displayName: 'api-e2e:cluster',
  testPathIgnorePatterns: ['/node_modules/'],
  testMatch: ['<rootDir>/src/cluster/**/*.spec.ts'],
  testTimeout: 90_000,
};
