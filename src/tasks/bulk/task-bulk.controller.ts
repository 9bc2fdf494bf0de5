import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { BulkRefusal, DomainError, invalid, notFound, PreconditionFailed } from '../../common/errors';
import { CurrentActor } from '../../http/access/access';
import { missingScope } from '../../http/access/scopes';
import { Describes } from '../../taskforge/docs';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { IncludeQuery } from '../listed-task.presenter';
import { BulkTasksDto } from './task-bulk.dto';
import { TaskBulkPipe, type Bulk } from './task-bulk.pipe';
import { BulkTasksView, presentBulk } from './task-bulk.presenter';
import { TaskBulk } from './task-bulk.service';

const EXAMPLES = {
  plan: {
    summary: 'Create a task, complete another one, and delete a third',
    value: {
      operations: [
        { op: 'create', ref: 'plan', data: { title: 'Plan the release' } },
        { op: 'update', ref: 'plan', data: { priority: 'high' } },
        { op: 'complete', id: 1 },
        { op: 'delete', id: 2, version: 1 },
      ],
    },
  },
};

/** The response if the first operation is refused. */
const refusing = (refusal: DomainError): BulkRefusal => new BulkRefusal(new Map([[0, refusal]]));

const SCOPE_REFUSAL = new BulkRefusal(new Map([[0, missingScope('delete')]]), 'scope.missing');

@ApiTags('Tasks')
@ApiBearerAuth()
@Controller('api/tasks')
export class TaskBulkController {
  constructor(private readonly bulk: TaskBulk) {}

  @Post('bulk')
  @HttpCode(200)
  @ApiBody({ type: BulkTasksDto, examples: EXAMPLES })
  @Describes({
    summary: 'Run up to 500 operations in one transaction',
    description:
      'Runs the operations in order, in one transaction. If one fails, none takes effect. The response then has the status of the failures if they all share one, else 400. `errors` lists each by its `index`, with the `status` that it would have on its own. A task of another user counts as missing. An API key needs `delete` for deletions and `write` for all other operations. `dry_run` returns the same data without changing anything; ids of new tasks may differ later.',
    confirms: 'bulk_done',
    confirmsDryRun: 'bulk_tried',
    data: BulkTasksView,
    errors: {
      400: ['operations.empty', 'operations.too_many', refusing(invalid({ title: 'too_long' }))],
      403: SCOPE_REFUSAL,
      404: refusing(notFound('task')),
      412: refusing(new PreconditionFailed({ version: 4 })),
      428: refusing(new DomainError('precondition_required', 'version.required')),
    },
  })
  async run(
    @CurrentActor() actor: UserActor,
    @Body(TaskBulkPipe) { operations, isDryRun }: Bulk,
    @Query(FieldsPipe) { include }: IncludeQuery,
  ): Promise<BulkTasksView> {
    const done = isDryRun ? this.bulk.dryRun(actor, operations) : this.bulk.run(actor, operations);
    return presentBulk(await done, isDryRun, include);
  }
}
