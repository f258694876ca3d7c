import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { Histogram } from 'prom-client';
import { MetricsRegistry } from '../common/metrics/metrics-registry';

/** Routes that are the server's own; every other one is a file of the client. */
const OWN_ROUTE = /^\/(api|health|metrics)(\/|$)/;

/** Measures every HTTP request by its route's pattern, so that no id becomes a label. */
@Injectable()
export class HttpMetrics implements OnModuleInit {
  private readonly requests: Histogram<'method' | 'route' | 'status'>;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    metrics: MetricsRegistry,
  ) {
    this.requests = metrics.histogram({
      name: 'http_request_duration_seconds',
      help: 'Seconds from a request to the end of its answer, by route and status.',
      labels: ['method', 'route', 'status'],
    });
  }

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onResponse', (request, reply, done) => {
      const { url } = request.routeOptions;
      const route = url === undefined ? 'none' : OWN_ROUTE.test(url) ? url : 'client';
      const labels = { method: request.method, route, status: String(reply.statusCode) };
      this.requests.observe(labels, reply.elapsedTime / 1_000);
      done();
    });
  }
}
