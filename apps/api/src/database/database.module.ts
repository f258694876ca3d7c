import { type DynamicModule, Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { type Connection, set } from 'mongoose';
import { DatabaseMetrics } from './database-metrics';
import { Leases } from './leases';
import { demandMigrated, migrate } from './migrations/migrate';

// A filter on a field that no schema names is a defect: it would match everything.
set('strictQuery', 'throw');

/** Connects Mongoose. The start fails when the server does not answer within five seconds. */
@Global()
@Module({})
export class DatabaseModule {
  /** `migrations`: `run` brings the database to this version first; `demand` fails the start where that has not been done. */
  static forRoot(uri: string, migrations: 'run' | 'demand' = 'run'): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        MongooseModule.forRoot(uri, {
          retryAttempts: 0,
          serverSelectionTimeoutMS: 5_000,
          // How soon a database that is back is found: the driver looks no more often than this after a failed look.
          heartbeatFrequencyMS: 1_000,
          // A command that waits for a lost connection fails instead, so that its caller hears of it in time.
          bufferCommands: false,
          maxPoolSize: 20,
          socketTimeoutMS: 30_000,
          // Indexes are made by migrations before the server listens, so that a failure stops the start.
          autoIndex: false,
          autoCreate: false,
          writeConcern: { w: 'majority', journal: true },
          monitorCommands: true,
          connectionFactory: async (connection: Connection) => {
            // Before anything else has the connection.
            if (migrations === 'run') await migrate(connection);
            else await demandMigrated(connection);
            return connection;
          },
        }),
      ],
      providers: [DatabaseMetrics, Leases],
      exports: [Leases],
    };
  }
}
