module.exports = {
  ...require('../jest.preset.cjs'),
  rootDir: __dirname,
  displayName: 'docker',
  testMatch: ['<rootDir>/checks/**/*.spec.ts'],
  // Each starts a server or checks a whole rendering.
  testTimeout: 40_000,
};
