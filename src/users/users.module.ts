import { Module } from '@nestjs/common';
import { ChoresModule } from '../chores/chores.module';
import { EventsModule } from '../events/events.module';
import { MailModule } from '../mail/mail.module';
import { AccountChanges } from './account-changes.service';
import { AccountsService } from './accounts.service';
import { AdminUsersController } from './admin/admin-users.controller';
import { AdminUsers } from './admin/admin-users.service';
import { Passwords } from './passwords';
import { InvitationsController } from './tokens/invitations.controller';
import { Invitations } from './tokens/invitations.service';
import { AccountTokens } from './tokens/account-tokens';
import { Links } from './tokens/links';
import { PasswordResets } from './tokens/password-resets.service';
import { TokensController } from './tokens/tokens.controller';
import { UserBelongings } from './user-belongings';
import { UserTrash } from './trash/user-trash';
import { UserTrashController } from './trash/user-trash.controller';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

@Module({
  imports: [ChoresModule, EventsModule, MailModule],
  controllers: [UsersController, AdminUsersController, InvitationsController, TokensController, UserTrashController],
  providers: [
    UsersService,
    AccountChanges,
    AccountsService,
    AccountTokens,
    AdminUsers,
    Invitations,
    Links,
    PasswordResets,
    Passwords,
    UserBelongings,
    UserTrash,
  ],
  exports: [UsersService, AccountsService, Invitations, Passwords, UserBelongings],
})
export class UsersModule {}
