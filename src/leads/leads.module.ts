import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { ContactsService } from './contacts.service';
import { LeadEvents } from './lead-events';
import { LeadStatusesService } from './lead-statuses.service';
import { LeadsService } from './leads.service';

@Module({
  imports: [EventsModule],
  providers: [LeadsService, LeadStatusesService, ContactsService, LeadEvents],
  exports: [LeadsService, LeadStatusesService, ContactsService],
})
export class LeadsModule {}
