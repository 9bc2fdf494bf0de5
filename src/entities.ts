import { TaskCompletion } from './activities/completion.entity';
import { ApiKey } from './auth/api-keys/api-key.entity';
import { Session } from './auth/sessions/session.entity';
import { Ticket } from './auth/tickets/ticket.entity';
import { Chore } from './chores/chore.entity';
import type { EntityClass } from './database/schema/data-source';
import { Event } from './events/event.entity';
import { IdempotencyRecord } from './idempotency/idempotency-record.entity';
import { Contact } from './leads/contact.entity';
import { LeadStatus } from './leads/lead-status.entity';
import { Lead } from './leads/lead.entity';
import { ImportedTask } from './moving/imported-task.entity';
import { Organization } from './organization/organization.entity';
import { Tag } from './tags/tag.entity';
import { SavedFilter } from './tasks/saved-filters/saved-filter.entity';
import { TaskTag } from './tasks/records/task-tag.entity';
import { Task } from './tasks/task.entity';
import { AccountToken } from './users/tokens/account-token.entity';
import { User } from './users/user.entity';
import { WebhookDelivery } from './webhooks/deliveries/delivery.entity';
import { WebhookPlan } from './webhooks/planning/plan.entity';
import { Webhook } from './webhooks/webhook.entity';

/** Every table of the application. */
export const entities: EntityClass[] = [
  AccountToken,
  ApiKey,
  Chore,
  Contact,
  Event,
  IdempotencyRecord,
  ImportedTask,
  Lead,
  LeadStatus,
  Organization,
  SavedFilter,
  Session,
  Tag,
  Task,
  TaskCompletion,
  TaskTag,
  Ticket,
  User,
  Webhook,
  WebhookDelivery,
  WebhookPlan,
];
