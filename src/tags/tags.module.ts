import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { TagLookup } from './tag-lookup';
import { TagUse } from './tag-use';
import { TagsByName } from './tags-by-name';
import { TagsController } from './tags.controller';
import { TagsService } from './tags.service';

@Module({
  imports: [EventsModule],
  controllers: [TagsController],
  providers: [TagsService, TagLookup, TagsByName, TagUse],
  exports: [TagsService, TagLookup, TagsByName, TagUse],
})
export class TagsModule {}
