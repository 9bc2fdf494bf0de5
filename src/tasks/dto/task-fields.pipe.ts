import { Injectable } from '@nestjs/common';
import type { FieldErrors } from '../../common/errors';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { TagsService } from '../../tags/tags.service';
import { CreateTaskDto, type UpdateTaskDto } from './task.dto';

/** Reports tags that do not exist together with the other failing fields; the service makes sure of them once more. */
@Injectable()
export class TaskFieldsPipe extends FieldsPipe {
  constructor(private readonly tags: TagsService) {
    super();
  }

  protected override async moreFailures(
    dto: CreateTaskDto | UpdateTaskDto,
    _: unknown,
    errors: FieldErrors,
  ): Promise<FieldErrors> {
    // Of a change, the service would ask for its version first.
    const isSaidByService = dto instanceof CreateTaskDto && Object.keys(errors).length === 0;
    if (isSaidByService) return {};
    const ids = Array.isArray(dto.tags) && dto.tags.every(Number.isSafeInteger) ? dto.tags : [];
    return ids.length === 0 || (await this.tags.exist(ids)) ? {} : { tags: 'unknown' };
  }
}
