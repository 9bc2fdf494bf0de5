import { Session } from './auth/session.entity';
import type { EntityClass } from './database/data-source';
import { Event } from './events/event.entity';
import { Tag } from './tags/tag.entity';
import { TaskTag } from './tasks/task-tag.entity';
import { Task } from './tasks/task.entity';
import { User } from './users/user.entity';

/** Every table of the application. */
export const entities: EntityClass[] = [Event, Session, Tag, Task, TaskTag, User];
