import { parseDue } from '../../common/time/due';
import type { FieldErrors } from '../../common/errors';
import type { CheckedBody } from '../../http/fields/checked-body';
import type { NewTaskFields, Task, TaskFields } from '../../tasks/task.entity';
import type { CreateTaskBody, ImportedTaskBody, UpdateTaskBody } from './task-body.dto';
import { dueOf } from './task-due';
import { shownPriority, shownResolution, shownText } from './task.presenter';

/*
 * Clients send back whole objects, so only values that differ from what this API shows count as changes. This API
 * does not distinguish urgent from high, or completed from cancelled, and shows a date for dateless tasks.
 */

/** The changes that a body makes to a task. Throws `invalid` with all invalid fields, also those specific to the task. */
export function changesOf(checked: CheckedBody<UpdateTaskBody>, task: Task, zone: number): TaskFields {
  const { dto: body, errors } = checked;
  checked.refuse({ ...errors, ...failuresOf(body, task) });
  const { text, priority, found } = body;
  return {
    title: text === undefined || text === shownText(task) ? undefined : (text ?? ''),
    priority: priority === shownPriority(task) ? undefined : priority,
    due: dueOf(body, task, zone),
    ...closingOf(body, task),
    userId: found.ownerId,
    createdById: found.creatorId,
    leadId: body.lead_id ?? undefined,
    contactId: body.contact_id,
    agentConfigId: body.agent_config_id,
  };
}

/** Errors that depend on the task. */
function failuresOf(body: UpdateTaskBody, task: Task): FieldErrors {
  const { text, lead_id } = body;
  const writesText = text !== undefined && text !== shownText(task);
  return {
    ...(writesText && task.type !== 'lead' ? { text: 'fixed' } : {}),
    ...(writesText && task.type === 'lead' && isBlank(text) ? { text: 'blank' } : {}),
    ...(lead_id === null && task.leadId !== null ? { lead_id: 'required' } : {}),
  };
}

/** The value may not have been checked to be text yet. */
const isBlank = (text: unknown): boolean => text === null || (typeof text === 'string' && text.trim() === '');

/** `resolution` is ignored if `is_complete` is false, so that repeating a request has the same result. */
function closingOf({ is_complete, resolution }: UpdateTaskBody, task: Task): Pick<TaskFields, 'status' | 'resolution'> {
  if (is_complete === false) return task.isClosed() ? { status: 'pending' } : {};
  const written = resolution === shownResolution(task) ? undefined : resolution;
  const completes = is_complete && !task.isClosed();
  if (written) return { status: 'cancelled', resolution: written };
  if (written === null || completes) return { status: 'completed' };
  return {};
}

/** The new task that a body describes. */
export function newTaskOf(body: CreateTaskBody): NewTaskFields {
  const { found, date, due_date, is_dateless, is_complete, resolution } = body;
  const moment = is_dateless ? null : (date ?? due_date ?? null);
  const open = { status: 'pending', resolution: null } as const;
  const closed = resolution ? ({ status: 'cancelled', resolution } as const) : ({ status: 'completed' } as const);
  return {
    title: body.text ?? '',
    type: body._type ?? 'lead',
    priority: body.priority,
    due: moment === null ? null : parseDue(moment)!,
    ...(is_complete !== false && (is_complete || resolution) ? closed : open),
    userId: found.ownerId,
    createdById: found.creatorId,
    leadId: body.lead_id ?? undefined,
    contactId: body.contact_id,
    agentConfigId: body.agent_config_id,
  };
}

/** The new task that an import describes, with its times, origin and the fields of its type. */
export function importedTaskOf(body: ImportedTaskBody): NewTaskFields {
  const { date_created, object_type, object_id, details } = body;
  const createdAt = date_created ? parseDue(date_created)!.at : undefined;
  return { ...newTaskOf(body), createdAt, objectType: object_type, objectId: object_id, details };
}
