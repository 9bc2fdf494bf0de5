import { Injectable } from '@nestjs/common';
import type { FieldErrors } from '../../common/errors';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { LeadStatusesService } from '../../leads/lead-statuses.service';
import type { LeadBody } from './lead-body.dto';

/** Looks up the status that a body names. */
@Injectable()
export class LeadBodyPipe extends FieldsPipe {
  constructor(private readonly statuses: LeadStatusesService) {
    super();
  }

  protected override async moreFailures(body: LeadBody): Promise<FieldErrors> {
    const { status_id, status } = body;
    if (!status_id && !status) return {};
    const found = (await this.statuses.list()).find(({ id, label }) =>
      status_id ? id === status_id : label === status,
    );
    body.foundStatus = found?.id;
    return found ? {} : status_id ? { status_id: 'unknown' } : { status: 'not_choice' };
  }
}
