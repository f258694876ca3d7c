import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { DomainEvents } from './domain-events';
import { ProblemFilter } from './errors/problem.filter';
import { MetricsRegistry } from './metrics/metrics-registry';
import { validationPipe } from './validation/validation';

/** What every module relies on: the HTTP filter, the validation pipe, the event bus and the metrics. */
@Global()
@Module({
  providers: [
    DomainEvents,
    MetricsRegistry,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
  exports: [DomainEvents, MetricsRegistry],
})
export class CommonModule {}
