import { Module } from '@nestjs/common';
import { Bell } from './bell';
import { EventsService } from './events.service';
import { LogReader } from './log-reader';

@Module({ providers: [Bell, EventsService, LogReader], exports: [Bell, EventsService, LogReader] })
export class EventsModule {}
