import { parseDue } from '../../common/due';
import type { FieldErrors } from '../../common/errors';
import type { CheckedBody } from '../../http/fields/checked-body';
import type { NewTaskFields, Task, TaskFields } from '../../tasks/task.entity';
import type { CreateTaskBody, ImportedTaskBody, UpdateTaskBody } from './task-body.dto';
import { dueOf } from './task-due';
import { shownPriority, shownResolution, shownText } from './task.presenter';

/*
 * Clients send back whole objects as they were shown, so only what differs from what this API shows is meant. In
 * these words, urgent and high are one, completed and cancelled are one, and a task without a due value has a date.
 */

/** What a body changes on a task. Throws `invalid` with all failing fields, also those that only this task forbids. */
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

/** What the task itself forbids. */
function failuresOf(body: UpdateTaskBody, task: Task): FieldErrors {
  const { text, lead_id } = body;
  const writesText = text !== undefined && text !== shownText(task);
  return {
    ...(writesText && task.type !== 'lead' ? { text: 'fixed' } : {}),
    ...(writesText && task.type === 'lead' && isBlank(text) ? { text: 'blank' } : {}),
    ...(lead_id === null && task.leadId !== null ? { lead_id: 'required' } : {}),
  };
}

/** Asked before it is known to be text. */
const isBlank = (text: unknown): boolean => text === null || (typeof text === 'string' && text.trim() === '');

/** Beside `is_complete: false` a resolution counts as null, so that a repeated request means the same. */
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

/** The same, with what only a task that moves here brings along. */
export function importedTaskOf(body: ImportedTaskBody): NewTaskFields {
  const { date_created, object_type, object_id, details } = body;
  const createdAt = date_created ? parseDue(date_created)!.at : undefined;
  return { ...newTaskOf(body), createdAt, objectType: object_type, objectId: object_id, details };
}
