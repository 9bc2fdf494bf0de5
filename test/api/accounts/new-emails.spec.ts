import { Api } from '../../kit/api';
import { Mailbox } from '../../kit/mailbox';
import { logIn, people, type People } from '../../kit/people';

const NEW = 'ana@example.org';

describe('A new e-mail', () => {
  let api: Api;
  let cast: People;
  let mailbox: Mailbox;

  beforeEach(async () => {
    mailbox = await Mailbox.open();
    api = await Api.start({ SMTP_URL: mailbox.url });
    cast = await people(api);
  });
  afterEach(async () => {
    await api.stop();
    await mailbox.close();
  });

  const change = (body: object) => cast.ana.patch(`/api/users/${cast.ana.id}`, body);
  const confirm = (token: string) => api.anonymous.post('/api/auth/confirm-email', { token });
  const emailOf = async (): Promise<string> => (await cast.root.get(`/api/users/${cast.ana.id}`)).body.data.email;
  const password = () => ({ current_password: cast.ana.password });

  it.each([
    [{ email: NEW }, 400, 'current_password.required'],
    [{ email: NEW, current_password: '' }, 400, 'current_password.required'],
    [{ email: NEW, current_password: 'Wrong1234' }, 401, 'current_password.wrong'],
    [{ email: NEW, current_password: 7 }, 400, 'current_password.not_text'],
    [{ email: 'bob@example.com', current_password: 'Secret123' }, 409, 'email.taken'],
  ])('needs the password: %j', async (body, status, code) => {
    const before = await api.everything();
    const answer = await change(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await api.everything()).toEqual(before);
  });

  it('that is the present one needs none', async () => {
    expect((await change({ email: 'ANA@example.com', first_name: 'Ana' })).status).toBe(200);
  });

  it('needs the password of admins for their own, and none for those of others, which count at once', async () => {
    expect((await cast.root.patch(`/api/users/${cast.root.id}`, { email: NEW })).status).toBe(400);
    const answer = await cast.root.patch(`/api/users/${cast.ana.id}`, { email: NEW });
    expect([answer.status, answer.body.data.email]).toEqual([200, NEW]);
  });

  it('counts once it is confirmed with the token that was sent there', async () => {
    const answer = await change({ email: NEW, first_name: 'Ana', ...password() });
    expect(answer.body.data).toMatchObject({ email: 'ana@example.com', pending_email: NEW, first_name: 'Ana' });
    expect((await mailbox.letter(0)).to).toBe(NEW);
    const token = await mailbox.token(0);
    expect((await confirm(token)).status).toBe(200);
    const { data } = (await cast.ana.get('/api/auth/me')).body;
    expect([data.email, 'pending_email' in data]).toEqual([NEW, false]);
    await logIn(api, NEW, cast.ana.password);
    expect((await confirm(token)).body.code).toBe('token.ended');
    const changed = (await api.events('user', cast.ana.id)).at(-1)!;
    expect(changed).toMatchObject({ actor_id: cast.ana.id, credential: 'email_token' });
  });

  it('ends the token of an earlier one, and is ended by a new password', async () => {
    await change({ email: NEW, ...password() });
    const first = await mailbox.token(0);
    await change({ email: 'ana@example.net', ...password() });
    const second = await mailbox.token(1);
    expect((await confirm(first)).status).toBe(400);
    await cast.ana.post('/api/auth/change-password', { old_password: cast.ana.password, new_password: 'Changed123' });
    expect((await confirm(second)).status).toBe(400);
    expect(await emailOf()).toBe('ana@example.com');
  });

  it('is refused at its confirmation if somebody has it by then', async () => {
    await change({ email: NEW, ...password() });
    const token = await mailbox.token(0);
    await cast.root.patch(`/api/users/${cast.bob.id}`, { email: NEW });
    expect((await confirm(token)).status).toBe(409);
    expect(await emailOf()).toBe('ana@example.com');
  });

  it('is not confirmed by the token for a password, nor the other way round', async () => {
    await change({ email: NEW, ...password() });
    const { token } = (await cast.root.post(`/api/users/${cast.ana.id}/reset-password`)).body.data;
    expect((await confirm(token)).status).toBe(400);
    const body = { token: await mailbox.token(0), new_password: 'Another456' };
    expect((await api.anonymous.post('/api/auth/reset-password', body)).status).toBe(400);
  });

  it('is confirmed once, however many try at once', async () => {
    await change({ email: NEW, ...password() });
    const token = await mailbox.token(0);
    const statuses = (await Promise.all(Array.from({ length: 6 }, () => confirm(token)))).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 400, 400, 400, 400, 400]);
  });
});

describe('The language and the time zone of an account', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  const change = (body: object) => cast.ana.patch(`/api/users/${cast.ana.id}`, body);

  it('are shown from when they are set until they are taken back', async () => {
    const before = (await cast.ana.get('/api/auth/me')).body.data;
    expect(Object.keys(before)).not.toEqual(expect.arrayContaining(['language']));
    await change({ language: 'en', timezone: 'America/Santiago' });
    for (const client of [cast.ana, cast.root])
      expect((await client.get(`/api/users/${cast.ana.id}`)).body.data).toMatchObject({
        language: 'en',
        timezone: 'America/Santiago',
      });
    await change({ first_name: 'Ana' });
    expect((await cast.ana.get('/api/auth/me')).body.data.timezone).toBe('America/Santiago');
    const after = await change({ language: null, timezone: null });
    expect(Object.keys(after.body.data)).toEqual(Object.keys(before));
  });

  it.each([
    [{ language: 'fr' }, 'language.unknown'],
    [{ language: '' }, 'language.unknown'],
    [{ timezone: 'Mars/Olympus' }, 'timezone.unknown'],
    [{ timezone: '+02:00' }, 'timezone.unknown'],
    [{ timezone: 7 }, 'timezone.unknown'],
  ])('are refused: %j', async (body, code) => {
    const answer = await change(body);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });
});
