module.exports = {
  ...require('../../jest.preset.cjs'),
  rootDir: __dirname,
  displayName: 'api-e2e',
  // Each file starts a server of its own, and some wait for what takes seconds by the protocol.
  testTimeout: 40_000,
};
