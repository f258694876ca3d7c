import { Global, Module } from '@nestjs/common';
import { HttpMetrics } from './http-metrics';
import { MetricsController } from './metrics.controller';
import { MetricsRegistry } from './metrics-registry';

/** `GET /metrics`, and the registry for whoever has something to measure. */
@Global()
@Module({ controllers: [MetricsController], providers: [MetricsRegistry, HttpMetrics], exports: [MetricsRegistry] })
export class MetricsModule {}
