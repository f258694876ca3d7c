import { type DynamicModule, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { set } from 'mongoose';
import { DatabaseMetrics } from './database-metrics';

// A filter on a field that no schema names is a defect: it would match everything.
set('strictQuery', 'throw');

/** Connects Mongoose. The start fails when the server does not answer within five seconds. */
@Module({})
export class DatabaseModule {
  static forRoot(uri: string): DynamicModule {
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
          // Indexes are made by each repository before the server listens, so that a failure stops the start.
          autoIndex: false,
          autoCreate: false,
          writeConcern: { w: 'majority', journal: true },
          monitorCommands: true,
        }),
      ],
      providers: [DatabaseMetrics],
    };
  }
}
