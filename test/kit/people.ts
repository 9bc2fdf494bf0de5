import { Client, type Api } from './api';

/** A logged-in user and their client. */
export class Person extends Client {
  constructor(
    url: string,
    token: string,
    readonly id: number,
    readonly username: string,
    readonly email: string,
    readonly password: string,
    readonly refreshToken: string,
  ) {
    super(url, token);
  }
}

export interface People {
  /** Owns the objects under test. */
  ana: Person;
  /** Has no access to them. */
  bob: Person;
  /** Is an admin. */
  root: Person;
}

const PASSWORD = 'Secret123';

export async function logIn(api: Api, email: string, password: string): Promise<Person> {
  const { status, body } = await api.anonymous.post('/api/auth/login', { email, password });
  if (status !== 200) throw new Error(`${email} cannot log in: ${JSON.stringify(body)}`);
  const { access_token, refresh_token, user } = body.data;
  return new Person(api.url, access_token, user.id, user.username, user.email, password, refresh_token);
}

/** Registers `<name>@example.com` and logs in. */
export async function join(api: Api, name: string): Promise<Person> {
  const email = `${name}@example.com`;
  await api.anonymous.post('/api/auth/register', { username: name, email, password: PASSWORD });
  return logIn(api, email, PASSWORD);
}

export async function people(api: Api): Promise<People> {
  return {
    root: await logIn(api, 'root@example.com', 'Root12345'),
    ana: await join(api, 'ana'),
    bob: await join(api, 'bob'),
  };
}
