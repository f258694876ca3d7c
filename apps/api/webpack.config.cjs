const { NxAppWebpackPlugin } = require('@nx/webpack/app-plugin');
const path = require('node:path');

/**
 * `main.js` is the server, `embedded-mongo.js` the database process that it starts. The Swagger transformer writes the
 * OpenAPI metadata from the DTO classes, so that these need no decorators of Nest and can serve a browser as well.
 */
module.exports = {
  output: { path: path.join(__dirname, '../../dist/apps/api'), clean: true },
  // What is required so is looked up where the server runs.
  module: { parser: { javascript: { createRequire: false } } },
  plugins: [
    new NxAppWebpackPlugin({
      target: 'node',
      compiler: 'tsc',
      main: './src/main.ts',
      additionalEntryPoints: [
        {
          entryName: 'embedded-mongo',
          entryPath: path.join(__dirname, '../../libs/embedded-mongo/src/server-main.ts'),
        },
      ],
      // `npm run typecheck` does.
      skipTypeChecking: true,
      tsConfig: './tsconfig.app.json',
      optimization: false,
      outputHashing: 'none',
      generatePackageJson: false,
      sourceMap: true,
      transformers: [
        {
          name: '@nestjs/swagger/plugin',
          options: {
            dtoFileNameSuffix: ['.dto.ts'],
            controllerFileNameSuffix: ['.controller.ts'],
            classValidatorShim: true,
            introspectComments: true,
          },
        },
      ],
    }),
  ],
};
