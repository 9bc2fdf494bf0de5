import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { TagUse } from './tag-use';
import { TagsController } from './tags.controller';
import { TagsService } from './tags.service';

@Module({
  imports: [EventsModule],
  controllers: [TagsController],
  providers: [TagsService, TagUse],
  exports: [TagsService, TagUse],
})
export class TagsModule {}
