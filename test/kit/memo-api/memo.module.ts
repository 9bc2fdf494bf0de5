import { Module } from '@nestjs/common';
import { Apis } from '../../../src/http/apis';
import { TasksModule } from '../../../src/tasks/tasks.module';
import { MEMO } from './api';
import { MemoController } from './memo.controller';

@Module({ imports: [TasksModule], controllers: [MemoController] })
export class MemoModule {
  constructor(apis: Apis) {
    apis.register(MEMO);
  }
}
