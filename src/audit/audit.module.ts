import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { AuditController } from './audit.controller';
import { AuditLog } from './audit-log';
import { Refusals } from './refusals';

@Module({ imports: [EventsModule], controllers: [AuditController], providers: [AuditLog, Refusals] })
export class AuditModule {}
