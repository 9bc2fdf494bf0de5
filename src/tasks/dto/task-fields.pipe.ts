import { Injectable } from '@nestjs/common';
import type { FieldErrors } from '../../common/errors';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { TagLookup } from '../../tags/tag-lookup';
import type { CreateTaskDto } from './task.dto';

/** Reports unknown tags of a new task together with the other failing fields. */
@Injectable()
export class TaskFieldsPipe extends FieldsPipe {
  constructor(private readonly tags: TagLookup) {
    super();
  }

  protected override async moreFailures(dto: CreateTaskDto, _: unknown, errors: FieldErrors): Promise<FieldErrors> {
    // Without other failures, the service reports unknown tags.
    if (Object.keys(errors).length === 0) return {};
    const ids = Array.isArray(dto.tags) && dto.tags.every(Number.isSafeInteger) ? dto.tags : [];
    return ids.length === 0 || (await this.tags.exist(ids)) ? {} : { tags: 'unknown' };
  }
}
