import { Api } from '../../kit/api';
import { Mailbox } from '../../kit/mailbox';
import { logIn, people, type People } from '../../kit/people';

const DORA = { username: 'dora', email: 'dora@example.com', password: 'Secret123' };

async function started(registration: string): Promise<{ api: Api; cast: Pick<People, 'root'> }> {
  const api = await Api.start({ REGISTRATION: registration });
  return { api, cast: { root: await logIn(api, 'root@example.com', 'Root12345') } };
}

const register = (api: Api, body: object, language = 'en') =>
  api.anonymous.post('/api/auth/register', body, { 'accept-language': language });

describe('Registration', () => {
  it('that is closed is refused with a hint, whatever is sent, and so are invitations', async () => {
    const { api, cast } = await started('closed');
    const before = await api.everything();
    for (const body of [DORA, {}, { ...DORA, invitation: 'x' }]) {
      const answer = await register(api, body);
      expect([answer.status, answer.body.code]).toEqual([403, 'registration.closed']);
      expect(answer.headers.get('hint')).toContain('POST /api/users');
    }
    const invited = await cast.root.post('/api/invitations', { email: DORA.email });
    expect([invited.status, invited.body.code]).toEqual([403, 'registration.closed']);
    expect(await api.everything()).toEqual(before);
    expect((await cast.root.post('/api/users', DORA)).status).toBe(201);
    await api.stop();
  });

  it('that needs an invitation is refused with a hint without one, or with one that does not work', async () => {
    const { api } = await started('invite');
    for (const [body, code] of [
      [DORA, 'registration.invite_only'],
      [{ ...DORA, invitation: null }, 'registration.invite_only'],
      [{ ...DORA, invitation: '' }, 'registration.invite_only'],
      [{ ...DORA, invitation: 'x' }, 'invitation.ended'],
    ] as const) {
      const answer = await register(api, body);
      expect([answer.status, answer.body.code]).toEqual([403, code]);
      expect(answer.headers.get('hint')).toContain('POST /api/invitations');
    }
    await api.stop();
  });

  describe.each(['invite', 'open'])('that is %s', (registration) => {
    let api: Api;
    let cast: Pick<People, 'root'>;

    beforeEach(async () => ({ api, cast } = await started(registration)));
    afterEach(() => api.stop());

    const invite = async (body: object) => (await cast.root.post('/api/invitations', body)).body.data;

    it('takes the e-mail and the role from an invitation, which works once', async () => {
      const before = Date.now();
      const { token, role, email, expires_at, sent } = await invite({ email: 'Dora@example.com', role: 'admin' });
      expect([role, email, sent]).toEqual(['admin', 'dora@example.com', false]);
      expect(Math.round((Date.parse(`${expires_at}Z`) - before) / 86_400_000)).toBe(7);
      const answer = await register(api, { ...DORA, email: 'eva@example.com', invitation: token });
      expect([answer.status, answer.body.data.email, answer.body.data.role.name]).toEqual([
        201,
        'dora@example.com',
        'admin',
      ]);
      const again = await register(api, { ...DORA, username: 'dora2', invitation: token });
      expect([again.status, again.body.code]).toEqual([403, 'invitation.ended']);
      await logIn(api, 'dora@example.com', 'Secret123');
      expect(JSON.stringify(await api.rows('SELECT * FROM account_tokens'))).not.toContain(token);
    });

    it('needs no e-mail beside an invitation', async () => {
      const { token } = await invite({ email: 'dora@example.com' });
      const answer = await register(api, { username: 'dora', password: 'Secret123', invitation: token });
      expect([answer.status, answer.body.data.role.name]).toEqual([201, 'user']);
    });

    it('keeps the invitation if the rest is refused', async () => {
      const { token } = await invite({ email: 'dora@example.com' });
      expect((await register(api, { ...DORA, username: 'admin', invitation: token })).status).toBe(409);
      expect((await register(api, { ...DORA, password: 'short', invitation: token })).status).toBe(400);
      expect((await register(api, { ...DORA, invitation: token })).status).toBe(201);
    });

    it('gives one account to many who use an invitation at once', async () => {
      const { token } = await invite({ email: 'dora@example.com' });
      const answers = await Promise.all(
        Array.from({ length: 5 }, (_, i) => register(api, { ...DORA, username: `dora-${i}`, invitation: token })),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 403, 403, 403, 403]);
    });

    it('ends with a newer invitation for the e-mail, and after a week', async () => {
      const first = await invite({ email: 'dora@example.com' });
      const second = await invite({ email: 'dora@example.com' });
      expect((await register(api, { ...DORA, invitation: first.token })).status).toBe(403);
      await api.expire('account_tokens');
      expect((await register(api, { ...DORA, invitation: second.token })).status).toBe(403);
    });
  });

  it('invites by e-mail, and admins only', async () => {
    const mailbox = await Mailbox.open();
    const api = await Api.start({ SMTP_URL: mailbox.url, DEFAULT_LANGUAGE: 'en' });
    const { root, ana } = await people(api);
    expect((await ana.post('/api/invitations', { email: 'dora@example.com' })).status).toBe(403);
    expect((await root.post('/api/invitations', { email: 'ana@example.com' })).status).toBe(409);
    const { token, sent } = (await root.post('/api/invitations', { email: 'dora@example.com' })).body.data;
    expect(sent).toBe(true);
    const { to, text } = await mailbox.letter(0);
    expect([to, text.includes(`/join#token=${token}`)]).toEqual(['dora@example.com', true]);
    expect(text).toContain('Subject: You are invited to Tasksmith');
    await api.stop();
    await mailbox.close();
  });
});
