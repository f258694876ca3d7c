import { Module } from '@nestjs/common';
import { HttpMetrics } from './http-metrics';
import { MetricsController } from './metrics.controller';

/** `GET /metrics`, and the measuring of HTTP. */
@Module({ controllers: [MetricsController], providers: [HttpMetrics] })
export class MetricsModule {}
