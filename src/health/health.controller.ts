import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '../database/unit-of-work';
import { Public } from '../http/access/access';
import { Describes } from '../taskforge/docs';
import { HealthView, LiveView, presentHealth, ReadyView } from './health.presenter';
import { Readiness } from './readiness';

const UNCACHED = { 'Cache-Control': { description: 'Always `no-store`.', schema: { type: 'string' as const } } };

@ApiTags('Health')
@Controller('api/health')
export class HealthController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly readiness: Readiness,
  ) {}

  @Get()
  @Public()
  @Header('Cache-Control', 'no-store')
  @Describes({
    summary: 'Show the state of the service',
    description:
      'Returns the state of the service and its database, always with status 200. Needs no token and has no rate limit.',
    data: HealthView,
    headers: UNCACHED,
  })
  async get(): Promise<HealthView> {
    return presentHealth(await this.unitOfWork.isReachable());
  }

  @Get('live')
  @Public()
  @Header('Cache-Control', 'no-store')
  @Describes({
    summary: 'Check that the process serves',
    description:
      'Returns 200 while the process serves requests, whatever the state of the database. Needs no token and has no rate limit.',
    data: LiveView,
    headers: UNCACHED,
  })
  live(): LiveView {
    return { status: 'live' };
  }

  @Get('ready')
  @Public()
  @Header('Cache-Control', 'no-store')
  @Describes({
    summary: 'Check that the service takes requests',
    description:
      'Returns 200 if this instance should get requests. Returns 503 while the database cannot be read or written, while migrations run, and from the moment at which the service is told to stop. An answer is at most one second old. Needs no token and has no rate limit.',
    data: ReadyView,
    headers: UNCACHED,
    errors: { 503: ['store_unavailable', 'service.starting', 'service.stopping'] },
  })
  async ready(): Promise<ReadyView> {
    await this.readiness.check();
    return { status: 'ready' };
  }
}
