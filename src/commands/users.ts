import type { INestApplication } from '@nestjs/common';
import { Argument, Option } from 'commander';
import { SYSTEM, type Role } from '../common/actor';
import { OperationError } from '../database/operation-error';
import type { User } from '../users/user.entity';
import { aligned, command, print, printingCommand, type MakesCommand } from './frame/command';
import { newPassword } from './frame/password';
import { withNewServices, withServices } from './frame/services';

interface Options {
  json?: boolean;
}

interface NewUserOptions extends Options {
  username?: string;
  firstName?: string;
  lastName?: string;
  role: Role;
}

const present = (user: User): object => {
  const { presentUser } = require('../users/user.presenter') as typeof import('../users/user.presenter');
  return presentUser(user);
};

const ROLES = ['user', 'admin'];
const NAME = 'The e-mail address of the user.';

/** `user list|add|password|role|deactivate`. */
export const user: MakesCommand = (environment) => {
  const all = command('user', {
    summary: 'Manage accounts.',
    description:
      'Manages accounts. A running service sees each change at the next request, and the history records it.',
    examples: ['npx tasksmith user list', 'npx tasksmith user password ana@example.com'],
  });
  return [list, add, password, role, deactivate].reduce((made, make) => made.addCommand(make(environment)), all);
};

const list: MakesCommand = (environment) =>
  printingCommand('list', {
    summary: 'List all accounts.',
    examples: ['npx tasksmith user list', 'npx tasksmith user list --json'],
  }).action((options: Options) =>
    withServices(environment, async (services) => {
      const users = await allUsers(services);
      const rows = users.map(({ id, email, username, role: its, isActive }) => [
        id,
        email,
        username,
        its,
        isActive ? 'active' : 'inactive',
      ]);
      print(options, { users: users.map(present) }, aligned([['ID', 'E-MAIL', 'USERNAME', 'ROLE', 'STATE'], ...rows]));
    }),
  );

const add: MakesCommand = (environment) =>
  printingCommand('add', {
    summary: 'Create an account.',
    description:
      'Creates an account. The password is asked for twice on a terminal, and otherwise read from stdin: one line.',
    examples: [
      'npx tasksmith user add ana@example.com --role admin',
      'pass show ana | npx tasksmith user add ana@example.com --username ana --json',
    ],
  })
    .argument('<email>', NAME)
    .option('--username <name>', 'Default: the part of the address before the @.')
    .option('--first-name <name>', 'Their first name.')
    .option('--last-name <name>', 'Their last name.')
    .addOption(new Option('--role <role>', 'What they may do.').choices(ROLES).default('user'))
    .action((email: string, options: NewUserOptions) =>
      withNewServices(environment, async (services) => {
        const { CreateUserDto } =
          require('../users/admin/create-user.dto') as typeof import('../users/admin/create-user.dto');
        const { AdminUsers } =
          require('../users/admin/admin-users.service') as typeof import('../users/admin/admin-users.service');
        const { firstName: first_name, lastName: last_name, role: its } = options;
        const username = options.username ?? email.split('@')[0]!.replaceAll(/[^a-zA-Z0-9_-]/g, '-');
        const fields = { email, username, first_name, last_name, role: its, password: await newPassword() };
        const dto = checked(CreateUserDto, fields);
        const made = await services.get(AdminUsers).create(SYSTEM, dto.fields(), dto.password!);
        print(options, present(made), `Created ${made.email} (${made.role}), user ${made.id}.`);
      }),
    );

const password: MakesCommand = (environment) =>
  printingCommand('password', {
    summary: 'Set the password of an account.',
    description:
      'Sets the password of an account and ends all its sessions. An administrator who has lost the password gets back ' +
      'in with it. It is asked for twice on a terminal, and otherwise read from stdin: one line.',
    examples: [
      'npx tasksmith user password ana@example.com',
      'pass show ana | npx tasksmith user password ana@example.com',
    ],
  })
    .argument('<email>', NAME)
    .action((email: string, options: Options) =>
      withServices(environment, async (services) => {
        const { id } = await find(services, email);
        const changed = await setPassword(services, id, await newPassword());
        print(options, present(changed), `Changed the password of ${changed.email}. All their sessions have ended.`);
      }),
    );

const role: MakesCommand = (environment) =>
  printingCommand('role', {
    summary: 'Make a user an admin, or an admin a user.',
    examples: ['npx tasksmith user role ana@example.com admin'],
  })
    .argument('<email>', NAME)
    .addArgument(new Argument('<role>', 'What they may do.').choices(ROLES))
    .action((email: string, its: Role, options: Options) =>
      withServices(environment, async (services) => {
        const { id } = await find(services, email);
        const changed = await accountsOf(services).update(SYSTEM, id, { role: its });
        print(options, present(changed), `${changed.email} is now ${its === 'admin' ? 'an admin' : 'a user'}.`);
      }),
    );

const deactivate: MakesCommand = (environment) =>
  printingCommand('deactivate', {
    summary: 'Deactivate an account.',
    description: 'Deactivates an account: its sessions end and its API keys no longer work. Admins become users first.',
    examples: ['npx tasksmith user deactivate ana@example.com'],
  })
    .argument('<email>', NAME)
    .action((email: string, options: Options) =>
      withServices(environment, async (services) => {
        const { id } = await find(services, email);
        const changed = await accountsOf(services).deactivate(SYSTEM, id);
        print(options, present(changed), `Deactivated ${changed.email}.`);
      }),
    );

/** The user with this e-mail address. Throws {@link OperationError}. */
export async function find(services: INestApplication, email: string): Promise<User> {
  const { UsersService } = require('../users/users.service') as typeof import('../users/users.service');
  const found = await services.get(UsersService).findByEmail(email.trim().toLowerCase());
  if (!found) throw new OperationError(`There is no user ${email}.`);
  return found;
}

/** A DTO of these fields. Throws `invalid` with all that fail. */
export function checked<Dto extends object>(dtoClass: new () => Dto, fields: object): Dto {
  const { check } = require('../http/fields/fields.pipe') as typeof import('../http/fields/fields.pipe');
  const { invalid } = require('../common/errors') as typeof import('../common/errors');
  const { dto, errors } = check(dtoClass, JSON.parse(JSON.stringify(fields)));
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return dto;
}

function allUsers(services: INestApplication): Promise<User[]> {
  const { UnitOfWork } = require('../database/unit-of-work') as typeof import('../database/unit-of-work');
  const entity = require('../users/user.entity') as typeof import('../users/user.entity');
  return services.get(UnitOfWork).read((em) => em.find(entity.User, { order: { id: 'ASC' } }));
}

async function setPassword(services: INestApplication, id: number, given: string): Promise<User> {
  const { ChangePasswordDto } = require('../auth/dto/auth.dto') as typeof import('../auth/dto/auth.dto');
  const { Passwords } = require('../users/passwords') as typeof import('../users/passwords');
  const { UnitOfWork } = require('../database/unit-of-work') as typeof import('../database/unit-of-work');
  const { findUser } = require('../users/users.service') as typeof import('../users/users.service');
  const { new_password: text } = checked(ChangePasswordDto, { old_password: 'not asked', new_password: given });
  const hash = await services.get(Passwords).hash(text);
  return services.get(UnitOfWork).run(async (em) => {
    const found = await findUser(em, id);
    await accountsOf(services).setPassword(em, SYSTEM, found, hash, 'user.password_reset');
    return found;
  });
}

function accountsOf(services: INestApplication) {
  const { AccountsService } = require('../users/accounts.service') as typeof import('../users/accounts.service');
  return services.get(AccountsService);
}
