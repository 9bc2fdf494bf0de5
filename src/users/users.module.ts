import { Module } from '@nestjs/common';
import { ChoresModule } from '../chores/chores.module';
import { EventsModule } from '../events/events.module';
import { UserBelongings } from './user-belongings';
import { UserTrash } from './user-trash';
import { UserTrashController } from './user-trash.controller';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

@Module({
  imports: [ChoresModule, EventsModule],
  controllers: [UsersController, UserTrashController],
  providers: [UsersService, UserBelongings, UserTrash],
  exports: [UsersService, UserBelongings],
})
export class UsersModule {}
