import { Module } from '@nestjs/common';
import { ChoresModule } from '../chores/chores.module';
import { EventsModule } from '../events/events.module';
import { LeadsModule } from '../leads/leads.module';
import { TagsModule } from '../tags/tags.module';
import { UsersModule } from '../users/users.module';
import { TaskBulkController } from './bulk/task-bulk.controller';
import { TaskBulk } from './bulk/task-bulk.service';
import { TaskBulkPipe } from './bulk/task-bulk.pipe';
import { TaskCounts } from './lists/task-counts';
import { TaskCursors } from './lists/task-cursors';
import { TaskEdits } from './task-edits';
import { TaskEffects } from './task-effects';
import { TaskEvents } from './task-events';
import { TaskHistory } from './history/task-history';
import { TaskHistoryController } from './history/task-history.controller';
import { TaskFieldsPipe } from './dto/task-fields.pipe';
import { TaskLookup } from './records/task-lookup';
import { TaskLists } from './lists/task-lists';
import { RelatedRecords } from './records/task-related';
import { TaskTags } from './records/task-tags';
import { TaskTies } from './trash/task-ties';
import { TaskTrash } from './trash/task-trash';
import { TaskTrashController } from './trash/task-trash.controller';
import { TaskReportsController } from './export/task-reports.controller';
import { TasksController } from './tasks.controller';
import { TasksService } from './tasks.service';

@Module({
  imports: [ChoresModule, EventsModule, LeadsModule, TagsModule, UsersModule],
  controllers: [TasksController, TaskBulkController, TaskReportsController, TaskHistoryController, TaskTrashController],
  providers: [
    TasksService,
    TaskBulk,
    TaskBulkPipe,
    TaskCounts,
    TaskCursors,
    TaskEdits,
    TaskEffects,
    TaskEvents,
    TaskHistory,
    TaskLists,
    TaskLookup,
    RelatedRecords,
    TaskTags,
    TaskTies,
    TaskTrash,
    TaskFieldsPipe,
  ],
  exports: [TasksService, TaskEffects, TaskLists, RelatedRecords],
})
export class TasksModule {}
