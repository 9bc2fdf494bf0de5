// Runs Tasksmith with the programs that operators put around it: HAProxy, PgBouncer and PostgreSQL of Debian.
import { testWith } from './programs.mjs';

testWith(
  {
    '/usr/sbin/haproxy': 'haproxy',
    '/usr/sbin/pgbouncer': 'pgbouncer',
    '/usr/lib/postgresql/15/bin/postgres': 'postgresql-15',
    '/usr/bin/openssl': 'openssl',
    '/usr/bin/systemd-analyze': 'systemd',
  },
  'operate',
);
