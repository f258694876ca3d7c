import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller';
import { MetricsModule } from './metrics.module';
import { Readiness } from './readiness';

/** `GET /health/live`, `GET /health/ready` and `GET /metrics`. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), MetricsModule],
  controllers: [HealthController],
  providers: [Readiness],
})
export class HealthModule {}
