import type { QueryRunner } from 'typeorm';
import { migrations } from '../migrations';

/** Why a server cannot be used, in one sentence with what to do. */
export class UnusableServer extends Error {}

interface State {
  name: string;
  role: string;
  schema: string | null;
  encoding: string;
  conforming: string;
  standby: boolean;
  read_only: string;
  may_create: boolean | null;
}

const STATE = `SELECT quote_ident(current_database()) AS name, quote_ident(current_user) AS role,
  quote_ident(current_schema()) AS schema, current_setting('server_encoding') AS encoding,
  current_setting('standard_conforming_strings') AS conforming, pg_is_in_recovery() AS standby,
  current_setting('transaction_read_only') AS read_only,
  has_schema_privilege(current_schema(), 'CREATE') AS may_create`;

/** Looks at a server before anything is done on it. Throws {@link UnusableServer}. Returns whether it can be written. */
export async function checkServer(runner: QueryRunner): Promise<{ isWritable: boolean }> {
  const [state]: State[] = await runner.query(STATE);
  const { name, encoding, conforming, standby, read_only: readOnly } = state!;
  if (encoding !== 'UTF8')
    throw new UnusableServer(
      `its encoding is ${encoding}, not UTF8. Make another: createdb --template=template0 --encoding=UTF8 <name>.`,
    );
  if (conforming !== 'on')
    throw new UnusableServer(
      `standard_conforming_strings is off. Turn it on: ALTER DATABASE ${name} SET standard_conforming_strings = on.`,
    );
  const isWritable = !standby && readOnly === 'off';
  if (!(await isPending(runner))) return { isWritable };
  if (!isWritable)
    throw new UnusableServer(
      'it is read-only, and the tables of this version are missing. Start the service on the primary first, or name that in DATABASE_URL.',
    );
  checkSchema(state!);
  return { isWritable };
}

function checkSchema({ schema, role, may_create: mayCreate, name }: State): void {
  if (schema === null)
    throw new UnusableServer(
      `none of the schemas in its search_path exists. Make one: CREATE SCHEMA AUTHORIZATION ${role}.`,
    );
  if (!mayCreate)
    throw new UnusableServer(
      `the user ${role} may not create tables in the schema ${schema}. Allow it in ${name}: GRANT CREATE ON SCHEMA ${schema} TO ${role}.`,
    );
}

/** Whether there are migrations to run. Newer ones that this version does not know do not matter. */
async function isPending(runner: QueryRunner): Promise<boolean> {
  if (!(await runner.hasTable('migrations'))) return true;
  const rows: { name: string }[] = await runner.query('SELECT name FROM migrations');
  const done = new Set(rows.map((row) => row.name));
  return migrations.some((migration) => !done.has(migration.name));
}
