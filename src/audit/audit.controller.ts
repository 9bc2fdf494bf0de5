import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../common/actor';
import { CurrentActor, Roles } from '../http/access/access';
import { FieldsPipe } from '../http/fields/fields.pipe';
import { Describes } from '../taskforge/docs';
import { AuditLog } from './audit-log';
import { AuditQuery } from './audit-query.dto';
import { AuditView, presentAudit } from './audit.presenter';

@ApiTags('Users')
@ApiBearerAuth()
@Controller('api/audit')
@Roles('admin')
export class AuditController {
  constructor(private readonly log: AuditLog) {}

  @Get()
  @Describes({
    summary: 'See who did what',
    description:
      'Lists log-ins and failed ones, ends of sessions and keys, changes of roles, passwords, e-mails and activation, invitations, exports, imports, deletions, and refusals, newest first. Admins only.',
    data: AuditView,
    errors: { 400: ['user_id.not_integer', 'from.not_iso', 'to.not_iso', 'cursor.unusable'], 403: 'role.required' },
  })
  async list(@CurrentActor() actor: UserActor, @Query(FieldsPipe) query: AuditQuery): Promise<AuditView> {
    return presentAudit(await this.log.page(actor, query.filter()));
  }
}
