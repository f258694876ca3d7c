import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import { type OpenSpan, traces } from '../common/observability/traces';

type Command = Pick<mongo.CommandStartedEvent, 'requestId' | 'connectionId'>;

/** A span for every command that is sent for a request or an event; none for what the server does by itself. */
@Injectable()
export class DatabaseSpans implements OnModuleInit, OnModuleDestroy {
  private readonly open = new Map<string, OpenSpan>();
  private client: mongo.MongoClient | undefined;

  constructor(@InjectConnection() private readonly connection: Connection) {}

  onModuleInit(): void {
    if (!traces()) return;
    this.client = this.connection.getClient();
    this.client.on('commandStarted', this.started);
    this.client.on('commandSucceeded', this.succeeded);
    this.client.on('commandFailed', this.failed);
  }

  onModuleDestroy(): void {
    this.client?.off('commandStarted', this.started);
    this.client?.off('commandSucceeded', this.succeeded);
    this.client?.off('commandFailed', this.failed);
  }

  private readonly started = (event: mongo.CommandStartedEvent): void => {
    if (!traces()?.ids()) return;
    const { commandName, command } = event;
    const collection: unknown = command[commandName];
    const span = traces()?.begin(
      'client',
      typeof collection === 'string' ? `${commandName} ${collection}` : commandName,
      {
        'db.system.name': 'mongodb',
        'db.operation.name': commandName,
        ...(typeof collection === 'string' && { 'db.collection.name': collection }),
      },
    );
    if (span) this.open.set(keyOf(event), span);
  };

  private readonly succeeded = (event: mongo.CommandSucceededEvent): void => this.end(event);

  private readonly failed = (event: mongo.CommandFailedEvent): void => this.end(event, event.failure.name);

  private end(event: Command, error?: string): void {
    const key = keyOf(event);
    this.open.get(key)?.end(error);
    this.open.delete(key);
  }
}

/** Numbers of commands are given once in a process. */
const keyOf = ({ requestId, connectionId }: Command): string => `${connectionId}:${requestId}`;
