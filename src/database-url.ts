import { resolve } from 'node:path';
import { ConfigError } from './config-error';

/** Where the rows live: the embedded SQLite file, or a PostgreSQL server. */
export type DatabaseAddress =
  | { type: 'sqlite'; file: string }
  | {
      type: 'postgres';
      url: string;
      /** The address without user and password, as messages show it. */
      shown: string;
    };

/** All of these mean the same to the driver, which warns about all but the last. */
const VERIFIED = /([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/;
/** Node has its own list of certificate authorities, and uses it if no file is given. */
const SYSTEM_ROOTS = /([?&])sslrootcert=system(?:&|$)/;

/** Throws {@link ConfigError}, which calls the address `name` and shows nothing of a value that may be a password. */
export function parseDatabaseUrl(url: string, name = 'DATABASE_URL'): DatabaseAddress {
  if (/^postgres(ql)?:\/\//.test(url)) return postgresAddress(url, name);
  const file = /^sqlite:(?:\/\/)?(?<file>.+)$/.exec(url)?.groups?.file;
  if (file && !file.startsWith(':memory:')) return { type: 'sqlite', file: resolve(file) };
  const scheme = /^[a-z][a-z\d+.-]*:(?!:)/i.exec(url)?.[0];
  const found = scheme ? ` It begins with "${scheme}".` : '';
  throw new ConfigError(`${name} must be sqlite:<file> or postgres://<address>.${found}`);
}

/** The address of the database as messages show it: the file, or the URL without user and password. */
export const shownAddress = (database: DatabaseAddress): string =>
  database.type === 'sqlite' ? database.file : database.shown;

function postgresAddress(url: string, name: string): DatabaseAddress {
  const refuse = (what: string): never => {
    throw new ConfigError(`${name} ${what}`);
  };
  const [, rest = ''] = url.split(/^\w+:\/\//);
  const authority = rest.split(/[/?#]/, 1)[0]!;
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  if (isAmbiguous(rest))
    refuse('has a password with special characters. Percent-encode them: / as %2F, ? as %3F, # as %23, @ as %40.');
  if (/%(?![\da-f]{2})/i.test(url) || !isDecodable(url))
    refuse('has a broken percent-escape. Write a percent sign as %25.');
  if (hosts.includes(',') || /[?&]host=[^&]*(?:,|%2c)/i.test(url))
    refuse(
      'names several hosts, which is not supported. Name one that leads to the current primary: HAProxy, PgBouncer or a floating address.',
    );
  if (!URL.canParse(url.replace('@/', '@localhost/').replace(/\/\/\//, '//localhost/')))
    refuse(
      'is no valid URL. It must look like postgres://user:password@host:5432/name, with special characters percent-encoded.',
    );
  return {
    type: 'postgres',
    url: url.replace(VERIFIED, '$1verify-full').replace(SYSTEM_ROOTS, '$1'),
    shown: shownPart(rest, hosts),
  };
}

/** Whether an "@" comes later than user and password may end: these would be taken for a part of host, path or query. */
function isAmbiguous(rest: string): boolean {
  const [authority = ''] = rest.split(/[/?#]/, 1);
  const after = rest.slice(authority.length);
  const [path = '', ...query] = after.split('?');
  if (/[@#]/.test(path) || authority.split('@').length > 2) return true;
  return (
    query.join('?').includes('#') ||
    (query.length > 0 && !authority.includes('@') && !/^[a-z_]+=/i.test(query[0]!) && query[0]!.includes('@'))
  );
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

/** Host, port and name. The host may be a folder with a socket, in the query. */
function shownPart(rest: string, host: string): string {
  const [, path = ''] = /^[^/?#]*(\/[^?#]*)?/.exec(rest) ?? [];
  const folder = /[?&]host=([^&]*)/.exec(rest)?.[1];
  return `postgres://${folder ? decodeURIComponent(folder) : host}${path}`;
}
