import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../common/http/public.decorator';
import { RateLimit } from '../common/rate-limit/rate.decorator';
import { MetricsRegistry } from '../common/metrics/metrics-registry';

/** What Prometheus reads. */
@Controller('metrics')
@Public()
@RateLimit('none')
export class MetricsController {
  constructor(private readonly metrics: MetricsRegistry) {}

  /** Counters, gauges and histograms of this process in Prometheus' text format. */
  @Get()
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string', examples: ['# TYPE process_resident_memory_bytes gauge'] } })
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('Content-Type', this.metrics.contentType).header('Cache-Control', 'no-store');
    return this.metrics.text();
  }
}
