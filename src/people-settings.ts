import { ConfigError } from './config-error';
import { oneOf, wholeNumber } from './settings';

export const REGISTRATIONS = ['open', 'invite', 'closed'] as const;
export type Registration = (typeof REGISTRATIONS)[number];

export interface PeopleSettings {
  /** Who may register: everybody, people with an invitation, or nobody. */
  registration: Registration;
  /** Without a URL, no e-mails are sent. */
  mail: { smtpUrl: string | undefined; from: string };
  /** Where links in e-mails begin, without a slash at the end; undefined: where the service listens. */
  publicUrl: string | undefined;
  /** How many tasks a user may own, the trash aside; 0: any number. */
  maxTasksPerUser: number;
}

const MAIL_FROM = 'Tasksmith <tasksmith@localhost>';
const MAX_QUOTA = 1_000_000_000;

/** The settings about people. Throws {@link ConfigError}. */
export function peopleSettings(read: (name: string) => string | undefined): PeopleSettings {
  return {
    registration: oneOf('REGISTRATION', read('REGISTRATION') ?? 'open', REGISTRATIONS),
    mail: { smtpUrl: smtpUrl(read('SMTP_URL')), from: sender(read('MAIL_FROM') ?? MAIL_FROM) },
    publicUrl: publicUrl(read('PUBLIC_URL')),
    maxTasksPerUser: wholeNumber('MAX_TASKS_PER_USER', read('MAX_TASKS_PER_USER') ?? '0', 0, MAX_QUOTA),
  };
}

/** The message does not repeat the value, which may contain a password. */
function smtpUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.parse(value);
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '')
    throw new ConfigError('SMTP_URL must be smtp://user:password@host:port or smtps://…');
  return value;
}

function sender(value: string): string {
  if (!/^[^@\r\n]*<?[^@\s<>]+@[^@\s<>]+>?$/.test(value))
    throw new ConfigError(`MAIL_FROM must be an e-mail address such as Tasks <tasks@example.com>, not "${value}".`);
  return value;
}

function publicUrl(value: string | undefined): string | undefined {
  const url = value === undefined ? undefined : URL.parse(value);
  if (url === null || (url && !['http:', 'https:'].includes(url.protocol)))
    throw new ConfigError(`PUBLIC_URL must be an address such as https://tasks.example.com, not "${value}".`);
  return value?.replace(/\/+$/, '');
}
