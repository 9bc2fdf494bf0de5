import type { INestApplication } from '@nestjs/common';
import type { UserActor } from '../common/actor';
import { OperationError } from '../database/operation-error';
import { command, print, printingCommand, type MakesCommand } from './frame/command';
import { withServices } from './frame/services';
import { checked, find } from './users';

interface Options {
  json?: boolean;
}

interface NewKeyOptions extends Options {
  name: string;
  scopes?: string;
  expires?: string;
}

/** `key create|revoke`. */
export const key: MakesCommand = (environment) => {
  const all = command('key', {
    summary: 'Create and revoke API keys.',
    examples: [
      'npx tasksmith key create ana@example.com --name backup --scopes read',
      'npx tasksmith key revoke api_3fw37yHasQmGs00Nnybzq5',
    ],
  });
  return all.addCommand(create(environment)).addCommand(revoke(environment));
};

const create: MakesCommand = (environment) =>
  printingCommand('create', {
    summary: 'Create an API key for a user.',
    description: 'Creates an API key for a user and prints it. It is shown only now.',
    examples: ['npx tasksmith key create ana@example.com --name nightly --scopes read,write --expires 2030-01-01'],
  })
    .argument('<email>', 'The e-mail address of the user.')
    .requiredOption('--name <name>', 'What it is for.')
    .option('--scopes <list>', 'Some of read, write, delete and manage, separated by commas. Default: all.')
    .option('--expires <time>', 'When it ends, as an ISO 8601 date or date-time. Default: never.')
    .action((email: string, { name, scopes, expires, ...options }: NewKeyOptions) =>
      withServices(environment, async (services) => {
        const { CreateApiKeyDto } =
          require('../auth/api-keys/api-key.dto') as typeof import('../auth/api-keys/api-key.dto');
        const { presentApiKey } =
          require('../auth/api-keys/api-key.presenter') as typeof import('../auth/api-keys/api-key.presenter');
        const { id, role, isActive } = await find(services, email);
        if (!isActive) throw new OperationError(`${email} is deactivated.`);
        const list = scopes?.split(',').map((each) => each.trim());
        const dto = checked(CreateApiKeyDto, { name, scopes: list, expires_at: expires });
        const actor: UserActor = { userId: id, role, api: 'system', credential: null };
        const issued = await keysOf(services).issue(actor, dto.fields());
        print(
          options,
          Object.assign(presentApiKey(issued.apiKey), { key: issued.key }),
          `${issued.key}\n\nIt is shown only now.`,
        );
      }),
    );

const revoke: MakesCommand = (environment) =>
  printingCommand('revoke', {
    summary: 'Delete an API key.',
    description: 'Deletes an API key. Requests with it fail from then on.',
    examples: ['npx tasksmith key revoke api_3fw37yHasQmGs00Nnybzq5'],
  })
    .argument('<id>', 'The part of the key before the dot, as GET /api/api-keys shows it.')
    .action((name: string, options: Options) =>
      withServices(environment, async (services) => {
        const id = name.split('.')[0]!;
        const userId = await ownerOf(services, id);
        if (userId === undefined) throw new OperationError(`There is no API key ${id}.`);
        const actor: UserActor = { userId, role: 'admin', api: 'system', credential: null };
        await keysOf(services).revoke(actor, id);
        print(options, { id, revoked: true }, `Deleted the API key ${id}.`);
      }),
    );

async function ownerOf(services: INestApplication, id: string): Promise<number | undefined> {
  const { UnitOfWork } = require('../database/unit-of-work') as typeof import('../database/unit-of-work');
  const select = 'SELECT user_id FROM api_keys WHERE id = $1';
  const [row] = await services.get(UnitOfWork).query<{ user_id: number }>(select, [id]);
  return row?.user_id;
}

function keysOf(services: INestApplication) {
  const { ApiKeysService } =
    require('../auth/api-keys/api-keys.service') as typeof import('../auth/api-keys/api-keys.service');
  return services.get(ApiKeysService);
}
