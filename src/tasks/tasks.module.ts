import { Module } from '@nestjs/common';
import { ChoresModule } from '../chores/chores.module';
import { EventsModule } from '../events/events.module';
import { LeadsModule } from '../leads/leads.module';
import { TagsModule } from '../tags/tags.module';
import { UsersModule } from '../users/users.module';
import { MatchingTasks } from './bulk/matching-tasks';
import { TaskBulkController } from './bulk/task-bulk.controller';
import { TaskBulk } from './bulk/task-bulk.service';
import { TaskBulkPipe } from './bulk/task-bulk.pipe';
import { TaskCounts } from './lists/task-counts';
import { TaskCursors } from './lists/task-cursors';
import { TaskHistory } from './history/task-history';
import { TaskHistoryController } from './history/task-history.controller';
import { TaskFieldsPipe } from './dto/task-fields.pipe';
import { TaskQuota } from './records/task-quota';
import { TaskRecords } from './records/task-records';
import { TaskLists } from './lists/task-lists';
import { RelatedRecords } from './records/task-related';
import { ShownTasks } from './records/shown-tasks';
import { TaskTagUse } from './records/task-tag-use';
import { SavedFilters } from './saved-filters/saved-filters.service';
import { SavedFiltersController } from './saved-filters/saved-filters.controller';
import { TaskTies } from './trash/task-ties';
import { TaskTrash } from './trash/task-trash';
import { TaskTrashController } from './trash/task-trash.controller';
import { ExportLosses } from './export/export-losses';
import { TaskReportsController } from './export/task-reports.controller';
import { TasksController } from './tasks.controller';
import { TasksService } from './tasks.service';

@Module({
  imports: [ChoresModule, EventsModule, LeadsModule, TagsModule, UsersModule],
  controllers: [
    TasksController,
    TaskBulkController,
    TaskReportsController,
    TaskHistoryController,
    TaskTrashController,
    SavedFiltersController,
  ],
  providers: [
    ExportLosses,
    MatchingTasks,
    TasksService,
    TaskBulk,
    TaskBulkPipe,
    TaskCounts,
    TaskCursors,
    TaskHistory,
    TaskLists,
    TaskQuota,
    TaskRecords,
    RelatedRecords,
    SavedFilters,
    ShownTasks,
    TaskTagUse,
    TaskTies,
    TaskTrash,
    TaskFieldsPipe,
  ],
  exports: [
    MatchingTasks,
    TasksService,
    TaskBulk,
    TaskCounts,
    TaskHistory,
    TaskLists,
    TaskRecords,
    TaskTrash,
    RelatedRecords,
    SavedFilters,
  ],
})
export class TasksModule {}
