import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import type { Histogram } from 'prom-client';
import { MetricsRegistry } from '../common/metrics/metrics-registry';

/** Measures every command that the driver sends, by its name. */
@Injectable()
export class DatabaseMetrics implements OnModuleInit, OnModuleDestroy {
  private readonly commands: Histogram<'command' | 'outcome'>;
  private client: mongo.MongoClient | undefined;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    metrics: MetricsRegistry,
  ) {
    this.commands = metrics.histogram({
      name: 'tertulia_database_command_duration_seconds',
      help: 'Seconds from a database command to its answer, by command and outcome.',
      labels: ['command', 'outcome'],
    });
  }

  onModuleInit(): void {
    this.client = this.connection.getClient();
    this.client.on('commandSucceeded', this.succeeded);
    this.client.on('commandFailed', this.failed);
  }

  onModuleDestroy(): void {
    this.client?.off('commandSucceeded', this.succeeded);
    this.client?.off('commandFailed', this.failed);
  }

  private readonly succeeded = ({ commandName, duration }: mongo.CommandSucceededEvent): void => {
    this.commands.observe({ command: commandName, outcome: 'ok' }, duration / 1_000);
  };

  private readonly failed = ({ commandName, duration }: mongo.CommandFailedEvent): void => {
    this.commands.observe({ command: commandName, outcome: 'failed' }, duration / 1_000);
  };
}
