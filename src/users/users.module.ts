import { Module } from '@nestjs/common';
import { ChoresModule } from '../chores/chores.module';
import { EventsModule } from '../events/events.module';
import { AccountsService } from './accounts.service';
import { UserBelongings } from './user-belongings';
import { UserTrash } from './trash/user-trash';
import { UserTrashController } from './trash/user-trash.controller';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

@Module({
  imports: [ChoresModule, EventsModule],
  controllers: [UsersController, UserTrashController],
  providers: [UsersService, AccountsService, UserBelongings, UserTrash],
  exports: [UsersService, AccountsService, UserBelongings],
})
export class UsersModule {}
