module.exports = {
  ...require('../../jest.preset.cjs'),
  rootDir: __dirname,
  displayName: 'api-e2e',
  // Several nodes with Redis and nginx: `npm run test:cluster`.
  testPathIgnorePatterns: ['/node_modules/', '/src/cluster/'],
  // Each file starts a server of its own, and some wait for what takes seconds by the protocol.
  testTimeout: 40_000,
};
