import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { naiveUtc } from '../common/instant';
import { UnitOfWork } from '../database/unit-of-work';
import { Public } from '../http/access';
import { Describes } from '../taskforge/docs';
import { VERSION } from '../version';
import { HealthView } from './health.presenter';

@ApiTags('Health')
@Controller('api/health')
export class HealthController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Get()
  @Public()
  @Header('Cache-Control', 'no-store')
  @Describes({
    summary: 'Show the state of the service',
    description:
      'Returns the state of the service and its database, always with status 200. Needs no token and has no rate limit.',
    data: HealthView,
    headers: { 'Cache-Control': { description: 'Always `no-store`.', schema: { type: 'string' } } },
  })
  async get(): Promise<HealthView> {
    const connected = await this.unitOfWork.isReachable();
    return {
      status: connected ? 'healthy' : 'degraded',
      timestamp: naiveUtc(new Date()),
      app_name: 'Tasksmith',
      version: VERSION,
      database: connected ? 'connected' : 'disconnected',
    };
  }
}
