import { Passwords } from '../../../src/users/passwords';
import { Api } from '../../kit/api';
import { people } from '../../kit/people';

describe('Login', () => {
  let api: Api;

  beforeAll(async () => {
    api = await Api.start();
    await people(api);
  });
  afterAll(() => api.stop());

  it.each([
    ['a wrong password', 'ana@example.com'],
    ['an unknown address', 'nobody@example.com'],
  ])('verifies one hash for %s, so that its time does not tell which accounts exist', async (_, email) => {
    // Watched, not replaced: how often the service verifies is what can be asserted without measuring time.
    const match = jest.spyOn(api.app.get(Passwords), 'match');
    const answer = await api.anonymous.post('/api/auth/login', { email, password: 'Wrong1234' });
    const calls = match.mock.calls.length;
    match.mockRestore();
    expect(answer.status).toBe(401);
    expect(calls).toBe(1);
  });

  it('does the work of a verification without a hash, and never takes it for a match', async () => {
    const passwords = api.app.get(Passwords);
    expect(await passwords.match(undefined, 'the password of nobody')).toBe(false);
    expect(await passwords.match(await passwords.hash('Secret123'), 'Secret123')).toBe(true);
    expect(await passwords.hash('Secret123')).toMatch(/^\$argon2id\$/);
  });
});
