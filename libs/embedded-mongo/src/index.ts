export { runningUri, startEmbeddedMongo } from './start';
export type { EmbeddedMongo, EmbeddedMongoOptions } from './start';
export { exportDatabase } from './tools/export';
export type { Transferred } from './tools/export';
export { importDatabase } from './tools/import';
