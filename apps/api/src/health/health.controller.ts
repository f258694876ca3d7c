import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '../common/http/public.decorator';
import { RateLimit } from '../common/rate-limit/rate.decorator';
import { HealthDto } from './health.dto';
import { Readiness } from './readiness';

/** For whatever starts, watches and balances servers. */
@Controller('health')
@Public()
@RateLimit('none')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** Whether the process runs; says nothing of what it depends on. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): HealthDto {
    return { status: 'ok' };
  }

  /**
   * Whether the process should be given work: its database answers and it is not stopping. Without Redis it is `degraded`, and
   * still to be given work.
   */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<HealthDto> {
    const without = await this.readiness.check();
    return without.length > 0 ? { status: 'degraded', without } : { status: 'ok' };
  }
}
