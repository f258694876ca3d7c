import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { DomainEvents } from './domain-events';
import { ProblemFilter } from './errors/problem.filter';
import { validationPipe } from './validation/validation';

/** What every module relies on: the HTTP filter, the validation pipe and the event bus. */
@Global()
@Module({
  providers: [
    DomainEvents,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
  exports: [DomainEvents],
})
export class CommonModule {}
