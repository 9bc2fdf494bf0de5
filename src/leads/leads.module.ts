import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { ContactsService } from './contacts.service';
import { LeadEvents } from './lead-events';
import { LeadsService } from './leads.service';

@Module({
  imports: [EventsModule],
  providers: [LeadsService, ContactsService, LeadEvents],
  exports: [LeadsService, ContactsService],
})
export class LeadsModule {}
