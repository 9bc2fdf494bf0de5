import { createParamDecorator, Injectable, type ArgumentMetadata, type ExecutionContext } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import type { FieldErrors } from '../../common/errors';
import { actorOf } from '../../http/access/access';
import type { FastifyRequest } from 'fastify';
import { CheckedBody } from '../../http/fields/checked-body';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { ContactsService } from '../../leads/contacts.service';
import { LeadsService } from '../../leads/leads.service';
import { OrganizationService } from '../../organization/organization.service';
import { mayAttribute } from '../../tasks/task.policy';
import { UsersService } from '../../users/users.service';
import { isObject } from '../request';
import { CreateTaskBody, ImportedTaskBody, UpdateTaskBody } from './task-body.dto';
import { detailsIn } from './task-details';

const GIVEN = Symbol('actor and mode of a write');

interface Given {
  actor: UserActor;
  imports: boolean;
}

/** Not a header of Close: creates a task with its original type, times and origin. */
export const IMPORT_HEADER = 'x-import';

/** The body of a write on tasks, with the actor and whether it imports. */
export const TaskWrite = createParamDecorator((_: unknown, context: ExecutionContext): unknown => {
  const { body, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const imports = headers[IMPORT_HEADER] === 'true';
  return isObject(body) ? { ...body, [GIVEN]: { actor: actorOf(context), imports } } : body;
});

const givenIn = (value: object): Given => (value as { [GIVEN]: Given })[GIVEN];

type Body = UpdateTaskBody | CreateTaskBody | ImportedTaskBody;

/** Looks up the objects that a body names and reports all invalid fields together. The service checks again. */
@Injectable()
export class TaskBodyPipe extends FieldsPipe {
  constructor(
    private readonly users: UsersService,
    private readonly leads: LeadsService,
    private readonly contacts: ContactsService,
    private readonly organization: OrganizationService,
  ) {
    super();
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const imports = metadata.metatype === CreateTaskBody && isObject(value) && givenIn(value).imports;
    return super.transform(value, imports ? { ...metadata, metatype: ImportedTaskBody } : metadata);
  }

  protected override async moreFailures(body: Body, given: object): Promise<FieldErrors> {
    const { actor } = givenIn(given);
    if (!mayAttribute(actor)) body.created_by = undefined;
    if (body instanceof ImportedTaskBody) body.details = detailsIn(body._type ?? 'lead', given);
    return {
      ...(body instanceof CreateTaskBody ? missingFrom(body) : {}),
      ...(await this.unknownIn(body)),
    };
  }

  private async unknownIn(body: Body): Promise<FieldErrors> {
    const { assigned_to, created_by, lead_id, contact_id } = body;
    body.found.ownerId = await this.userIdOf(assigned_to);
    body.found.creatorId = await this.userIdOf(created_by);
    const isOther = body instanceof UpdateTaskBody && (await this.isOther(body.organization_id));
    return {
      ...(isName(assigned_to) && body.found.ownerId === undefined ? { assigned_to: 'unknown' } : {}),
      ...(isName(created_by) && body.found.creatorId === undefined ? { created_by: 'unknown' } : {}),
      ...(isName(lead_id) && !(await this.leads.exists(lead_id)) ? { lead_id: 'unknown' } : {}),
      ...(isName(contact_id) && !(await this.contacts.exists(contact_id)) ? { contact_id: 'unknown' } : {}),
      ...(isOther ? { organization_id: 'unknown' } : {}),
    };
  }

  private async userIdOf(name: unknown): Promise<number | undefined> {
    return isName(name) ? this.users.idOf(name) : undefined;
  }

  private async isOther(id: unknown): Promise<boolean> {
    return isName(id) && id !== (await this.organization.one()).id;
  }
}

/** For updates of one task: the service reports the errors, after it has loaded the task. */
@Injectable()
export class TaskPatchPipe extends TaskBodyPipe {
  override async transform(sent: unknown): Promise<CheckedBody<UpdateTaskBody>> {
    const body = CheckedBody.of(UpdateTaskBody, sent);
    if (!isObject(sent)) return body;
    return new CheckedBody(body.dto, { ...body.errors, ...(await this.moreFailures(body.dto, sent)) }, sent);
  }
}

const isName = (value: unknown): value is string => typeof value === 'string';

/** Errors for fields that a new task of its type needs and the body does not have. */
function missingFrom(body: CreateTaskBody): FieldErrors {
  const { _type, text, lead_id, contact_id } = body;
  const isImport = body instanceof ImportedTaskBody;
  const type = _type ?? 'lead';
  const creatable = type === 'lead' || type === 'outgoing_call';
  return {
    ...(creatable || isImport ? {} : { _type: 'not_choice' }),
    ...(lead_id || isImport ? {} : { lead_id: 'required' }),
    ...(contact_id || isImport || type === 'lead' ? {} : { contact_id: 'required' }),
    ...(text?.toString().trim() || type !== 'lead' ? {} : { text: 'required' }),
  };
}
