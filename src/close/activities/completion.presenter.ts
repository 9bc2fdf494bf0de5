import type { NamedCompletion } from '../../activities/completions.service';
import type { Organization } from '../../organization/organization.entity';
import { Instant, shownInstant } from '../times';

/** A `TaskCompleted` activity: a user has completed a task of a lead. */
export class CompletionView {
  _type!: 'TaskCompleted';
  @Instant()
  activity_at!: string;
  contact_id!: string | null;
  created_by!: string | null;
  created_by_name!: string | null;
  @Instant()
  date_created!: string;
  @Instant()
  date_updated!: string;
  id!: string;
  lead_id!: string;
  organization_id!: string;
  task_assigned_to!: string | null;
  task_assigned_to_name!: string | null;
  task_id!: string;
  task_text!: string;
  updated_by!: string | null;
  updated_by_name!: string | null;
  user_id!: string | null;
  user_name!: string | null;
  users!: string[];
}

export function presentCompletion({ completion, user, owner }: NamedCompletion, { id }: Organization): CompletionView {
  const at = shownInstant(completion.createdAt);
  const by = user?.publicId ?? null;
  const name = user?.fullName ?? null;
  return {
    _type: 'TaskCompleted',
    activity_at: at,
    contact_id: completion.contactId,
    created_by: by,
    created_by_name: name,
    date_created: at,
    date_updated: at,
    id: completion.id,
    lead_id: completion.leadId,
    organization_id: id,
    task_assigned_to: owner?.publicId ?? null,
    task_assigned_to_name: owner?.fullName ?? null,
    task_id: completion.taskPublicId,
    task_text: completion.taskText,
    updated_by: by,
    updated_by_name: name,
    user_id: by,
    user_name: name,
    users: [],
  };
}
