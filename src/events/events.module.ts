import { Module } from '@nestjs/common';
import { Bell } from './bell';
import { EventsService } from './events.service';
import { LogReader } from './log-reader';
import { LogUse } from './log-use';
import { OrderedLog } from './ordered-log';

const SERVICES = [Bell, EventsService, LogReader, LogUse, OrderedLog];

@Module({ providers: SERVICES, exports: SERVICES })
export class EventsModule {}
