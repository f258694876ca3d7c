import { type DynamicModule, Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { type Connection, set } from 'mongoose';
import { failWritesOnClose } from './closing-connections';
import { DatabaseMetrics } from './database-metrics';
import { DatabaseSpans } from './database-spans';
import { Leases } from './leases';
import { demandMigrated, migrateOver } from './migrations/migrate';

// A filter on a field that no schema names is a defect: it would match everything.
set('strictQuery', 'throw');

/**
 * Within five seconds every command is answered or has failed, whatever the database does. A server that does not answer the
 * driver's probe is given up `connectTimeoutMS` after it was sent, `heartbeatFrequencyMS` after the one before, and with it
 * every command that waits for it; a read that is then tried once more waits `serverSelectionTimeoutMS` for another server.
 */
const TIME_LIMITS = {
  heartbeatFrequencyMS: 500,
  connectTimeoutMS: 2_000,
  serverSelectionTimeoutMS: 2_000,
  // For one of the connections, where all are in use.
  waitQueueTimeoutMS: 4_000,
  // For a server that answers probes and nothing else.
  socketTimeoutMS: 10_000,
};

/** Connects Mongoose. The start fails when the server does not answer within five seconds. */
@Global()
@Module({})
export class DatabaseModule {
  /** `migrations`: `run` brings the database to this version first; `demand` fails the start where that has not been done. */
  static forRoot(uri: string, migrations: 'run' | 'demand' = 'run'): DynamicModule {
    failWritesOnClose();
    return {
      module: DatabaseModule,
      imports: [
        MongooseModule.forRoot(uri, {
          retryAttempts: 0,
          ...TIME_LIMITS,
          // A command that waits for a lost connection fails instead, so that its caller hears of it in time.
          bufferCommands: false,
          maxPoolSize: 20,
          // Indexes are made by migrations before the server listens, so that a failure stops the start.
          autoIndex: false,
          autoCreate: false,
          writeConcern: { w: 'majority', journal: true },
          monitorCommands: true,
          connectionFactory: async (connection: Connection) => {
            // Before anything else has the connection.
            if (migrations === 'run') await migrateOver(uri);
            else await demandMigrated(connection);
            return connection;
          },
        }),
      ],
      providers: [DatabaseMetrics, DatabaseSpans, Leases],
      exports: [Leases],
    };
  }
}
