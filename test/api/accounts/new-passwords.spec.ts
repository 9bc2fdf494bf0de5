import { Api } from '../../kit/api';
import { Mailbox } from '../../kit/mailbox';
import { logIn, people, type People } from '../../kit/people';

const NEW = 'Another456';

describe('A lost password', () => {
  let api: Api;
  let cast: People;
  let mailbox: Mailbox;

  beforeEach(async () => {
    mailbox = await Mailbox.open();
    api = await Api.start({ SMTP_URL: mailbox.url, MAIL_FROM: 'Tasks <tasks@example.com>' });
    cast = await people(api);
  });
  afterEach(async () => {
    await api.stop();
    await mailbox.close();
  });

  const forget = (email: string) => api.anonymous.post('/api/auth/forgot-password', { email });
  const reset = (token: string, new_password = NEW) =>
    api.anonymous.post('/api/auth/reset-password', { token, new_password });
  const issue = async (id: number) => (await cast.root.post(`/api/users/${id}/reset-password`)).body.data;
  const expectEnded = async (token: string): Promise<void> => {
    const answer = await reset(token);
    expect([answer.status, answer.body.code]).toEqual([400, 'token.ended']);
  };

  it('is replaced with the token of an e-mail, once, and all sessions end', async () => {
    const answer = await forget(' ANA@example.com ');
    expect([answer.status, answer.body]).toEqual([
      202,
      { success: true, message: 'Si la cuenta existe, recibiras un correo con un enlace' },
    ]);
    const { to, text } = await mailbox.letter(0);
    expect(to).toBe('ana@example.com');
    expect(text).toMatch(/^From: Tasks <tasks@example.com>\r$/m);
    const token = await mailbox.token(0);
    expect((await cast.ana.get('/api/auth/me')).status).toBe(200);
    expect((await reset(token)).status).toBe(200);
    expect((await cast.ana.get('/api/auth/me')).status).toBe(401);
    expect((await api.anonymous.post('/api/auth/login', { email: cast.ana.email, password: 'Secret123' })).status).toBe(
      401,
    );
    await logIn(api, cast.ana.email, NEW);
    await expectEnded(token);
    const events = await api.events('user', cast.ana.id);
    expect(events.find(({ name }) => name === 'user.password_reset')).toMatchObject({
      actor_id: cast.ana.id,
      credential: 'password_token',
    });
  });

  it.each([
    ['es', 'Elige una clave nueva'],
    ['en', 'Choose a new password'],
  ])('is asked for in the language of the user: %s', async (language, subject) => {
    await cast.ana.patch(`/api/users/${cast.ana.id}`, { language });
    await forget(cast.ana.email);
    const { text } = await mailbox.letter(0);
    expect(text).toContain(`Subject: ${subject}\r\n`);
    expect(text).toMatch(/^http:\/\/127\.0\.0\.1:0\/reset#token=[\w-]{32}\r$/m);
  });

  it('is answered alike, with the same statements, whether the account exists, is active, or does not', async () => {
    await cast.root.post(`/api/users/${cast.bob.id}/deactivate`);
    const answers = [];
    for (const email of ['ana@example.com', 'bob@example.com', 'nobody@example.com', 'no\u0000body', 'x'.repeat(500)])
      answers.push(await forget(email));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const rows = await api.rows(`SELECT kind, user_id FROM account_tokens ORDER BY user_id`);
    expect(rows.filter(({ user_id }) => user_id === null)).toHaveLength(answers.length - 1);
    await mailbox.letter(0);
    expect(mailbox.letters.map(({ to }) => to)).toEqual(['ana@example.com']);
  });

  it('is answered while the server for e-mails does not answer, and the e-mail comes later', async () => {
    let release = (): void => undefined;
    mailbox.hold = new Promise((resolve) => (release = resolve));
    expect((await forget(cast.ana.email)).status).toBe(202);
    expect((await issue(cast.bob.id)).sent).toBe(true);
    expect(mailbox.letters).toEqual([]);
    release();
    expect(new Set([(await mailbox.letter(0)).to, (await mailbox.letter(1)).to])).toEqual(
      new Set([cast.ana.email, cast.bob.email]),
    );
  });

  it('is stored as a hash only', async () => {
    const { token } = await issue(cast.ana.id);
    await forget(cast.bob.email);
    const other = await mailbox.token(1);
    for (const table of ['account_tokens', 'events', 'users', 'idempotency_records']) {
      const text = JSON.stringify(await api.rows(`SELECT * FROM ${table}`));
      expect([text.includes(token), text.includes(other)]).toEqual([false, false]);
    }
  });

  describe('can be replaced with a token of an admin', () => {
    it('which is shown once, works for 24 hours and changes nothing by itself', async () => {
      const before = Date.now();
      const { token, link, expires_at, sent } = await issue(cast.ana.id);
      expect([link, sent]).toEqual([`http://127.0.0.1:0/reset#token=${token}`, true]);
      const lifetime = Date.parse(`${expires_at}Z`) - before;
      expect(Math.round(lifetime / 3_600_000)).toBe(24);
      expect(await mailbox.token(0)).toBe(token);
      expect((await cast.ana.get('/api/auth/me')).status).toBe(200);
      await logIn(api, cast.ana.email, cast.ana.password);
      expect((await reset(token)).status).toBe(200);
      await logIn(api, cast.ana.email, NEW);
    });

    it('but not once it has expired', async () => {
      const { token } = await issue(cast.ana.id);
      await api.expire('account_tokens');
      await expectEnded(token);
      await logIn(api, cast.ana.email, cast.ana.password);
    });

    it('for an account without a password', async () => {
      const made = await cast.root.post('/api/users', { username: 'carla', email: 'carla@example.com' });
      expect((await reset((await issue(made.body.data.id)).token)).status).toBe(200);
      await logIn(api, 'carla@example.com', NEW);
    });
  });

  it.each<[string, (token: string) => Promise<unknown>]>([
    ['a newer one of an admin', () => issue(cast.ana.id)],
    ['a newer one by e-mail', () => forget(cast.ana.email)],
    [
      'a changed password',
      () => cast.ana.post('/api/auth/change-password', { old_password: 'Secret123', new_password: 'Changed123' }),
    ],
    ['a changed e-mail', () => cast.root.patch(`/api/users/${cast.ana.id}`, { email: 'ana@example.org' })],
    ['the deletion of the account', () => cast.root.delete(`/api/users/${cast.ana.id}`)],
  ])('has a token that ends with %s', async (_, ending) => {
    const { token } = await issue(cast.ana.id);
    expect(await ending(token)).not.toMatchObject({ status: 400 });
    await expectEnded(token);
  });

  it('has tokens of others that stay', async () => {
    const { token } = await issue(cast.bob.id);
    await reset((await issue(cast.ana.id)).token);
    expect((await reset(token)).status).toBe(200);
  });

  it('is replaced by one of many who use a token at once', async () => {
    const { token } = await issue(cast.ana.id);
    const passwords = Array.from({ length: 8 }, (_, i) => `Parallel${i}`);
    const answers = await Promise.all(passwords.map((password) => reset(token, password)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(7).fill(400)]);
    const winner = passwords[answers.findIndex(({ status }) => status === 200)]!;
    await logIn(api, cast.ana.email, winner);
    expect((await api.events('user', cast.ana.id)).filter(({ name }) => name === 'user.password_reset')).toHaveLength(
      1,
    );
  });

  it.each([
    [{ token: 'x', new_password: 'short' }, 'new_password.too_short'],
    [{ token: 'x' }, 'new_password.required'],
    [{ new_password: NEW }, 'token.required'],
    [{ token: 7, new_password: NEW }, 'token.not_text'],
    [{ token: 'no\u0000token', new_password: NEW }, 'token.ended'],
  ])('is not replaced by %j', async (body, code) => {
    const before = await api.everything();
    const answer = await api.anonymous.post('/api/auth/reset-password', body);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect(await api.everything()).toEqual(before);
  });

  it('keeps its token if the new password is refused', async () => {
    const { token } = await issue(cast.ana.id);
    expect((await reset(token, 'short')).status).toBe(400);
    expect((await reset(token)).status).toBe(200);
  });
});

describe('Without SMTP', () => {
  it('a lost password is answered alike, and links are logged only if an admin asks for it', async () => {
    const logged: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => logged.push(String(text)) > 0);
    const api = await Api.start({ LOG_LEVEL: 'warn' });
    const { root, ana } = await people(api);
    expect((await api.anonymous.post('/api/auth/forgot-password', { email: ana.email })).status).toBe(202);
    const quiet = (await root.post(`/api/users/${ana.id}/reset-password`)).body.data;
    const loud = (await root.post(`/api/users/${ana.id}/reset-password?log=true`)).body.data;
    await api.stop();
    write.mockRestore();
    expect([quiet.sent, loud.sent]).toEqual([false, false]);
    const text = logged.join('');
    expect([text.includes(quiet.token), text.includes(loud.link)]).toEqual([false, true]);
    expect(text.match(/#token=/g)).toHaveLength(1);
  });

  it('a new e-mail counts at once', async () => {
    const api = await Api.start();
    const { bob } = await people(api);
    const body = { email: 'new@example.com', current_password: bob.password };
    expect((await bob.patch(`/api/users/${bob.id}`, body)).body.data.email).toBe('new@example.com');
    await api.stop();
  });
});
