import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { MetricsRegistry } from './metrics-registry';

/** Routes that are the server's own; every other one is a file of the client. */
const OWN_ROUTE = /^\/(api|health|metrics)(\/|$)/;

/** Measures every HTTP request by its route's pattern, so that no id becomes a label. */
@Injectable()
export class HttpMetrics implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly metrics: MetricsRegistry,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onResponse', (request, reply, done) => {
      const { url } = request.routeOptions;
      const route = url === undefined ? 'none' : OWN_ROUTE.test(url) ? url : 'client';
      const labels = { method: request.method, route, status: reply.statusCode };
      this.metrics.countRequest(labels, reply.elapsedTime / 1_000);
      done();
    });
  }
}
