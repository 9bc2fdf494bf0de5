import type { Api, Answer } from '../kit/api';
import { withRestoredRows } from '../kit/fixtures';
import { logIn, type People, type Person } from '../kit/people';
import { takenValue } from '../kit/refusals';

const MANY = 20;

/** `word` in as many spellings as it has letters to make large. */
const inCase = (word: string, i: number): string =>
  [...word].map((letter, place) => ((i >> (place % 5)) & 1 ? letter.toUpperCase() : letter)).join('');

const times = <T>(make: (i: number) => T): T[] => Array.from({ length: MANY }, (_, i) => make(i));

describe('Races', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  function expectOneWinner(answers: Answer[], field: string, message: string): void {
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, ...Array<number>(MANY - 1).fill(409)]);
    const losers = answers.filter((answer) => answer.status === 409);
    for (const loser of losers) expect(loser.body).toEqual(takenValue(field, message));
  }

  const register = (username: string, email: string) =>
    api.anonymous.post('/api/auth/register', { username, email, password: 'Secret123' });

  it('gives an address to one of twenty accounts, ignoring case', async () => {
    const answers = await Promise.all(times((i) => register(`zoe${i}`, inCase('zoe@example.com', i))));
    expectOneWinner(answers, 'email', 'El correo electronico ya existe');
    expect(await api.rows(`SELECT email FROM users WHERE username LIKE 'zoe%'`)).toEqual([
      { email: 'zoe@example.com' },
    ]);
    expect((await api.events('user')).filter((event) => event.name === 'user.created')).toHaveLength(4);
  });

  it('gives one username to one of twenty who want it', async () => {
    const answers = await Promise.all(times((i) => register(i % 2 ? 'zoe' : ' zoe ', `zoe${i}@example.com`)));
    expectOneWinner(answers, 'username', 'El nombre de usuario ya existe');
    expect(await api.rows(`SELECT username FROM users WHERE email LIKE 'zoe%'`)).toEqual([{ username: 'zoe' }]);
  });

  it('gives one address to one of two accounts that change to it', async () => {
    const answers = await Promise.all([
      cast.ana.patch(`/api/users/${cast.ana.id}`, { email: 'new@example.com', current_password: 'Secret123' }),
      cast.bob.patch(`/api/users/${cast.bob.id}`, { email: 'New@example.com', current_password: 'Secret123' }),
    ]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
    expect(await api.rows(`SELECT email FROM users WHERE email = 'new@example.com'`)).toHaveLength(1);
  });

  it('makes one tag of a name in twenty spellings', async () => {
    const answers = await Promise.all(
      times((i) => [cast.ana, cast.bob, cast.root][i % 3]!.post('/api/tags', { name: inCase('urgent', i) })),
    );
    expectOneWinner(answers, 'name', 'La etiqueta ya existe');
    expect(await api.rows('SELECT id FROM tags')).toHaveLength(1);
    expect(await api.events('tag')).toHaveLength(1);
  });

  it('renames two tags to one name only once', async () => {
    const ids = await Promise.all(
      ['one', 'two'].map(async (name) => (await cast.root.post('/api/tags', { name })).body.data.id as number),
    );
    const names = ['Same', 'same'];
    const answers = await Promise.all(ids.map((id, i) => cast.root.patch(`/api/tags/${id}`, { name: names[i] })));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
  });

  describe('between two admins', () => {
    let ana: Person;

    beforeEach(async () => {
      await cast.root.patch(`/api/users/${cast.ana.id}`, { role: 'admin' });
      ana = await logIn(api, cast.ana.email, cast.ana.password);
    });

    const activeAdmins = () => api.rows(`SELECT id FROM users WHERE role = 'admin' AND is_active`);

    it.each([{ role: 'user' }, { is_active: false }])(
      'who send %j about each other leaves one of them',
      async (fields) => {
        const answers = await Promise.all([
          cast.root.patch(`/api/users/${ana.id}`, fields),
          ana.patch(`/api/users/${cast.root.id}`, fields),
        ]);
        // The slower one may hear that somebody must stay, or, if they are judged later, that they are no admin any more.
        const [winner, loser] = answers.map((answer) => answer.status).toSorted((a, b) => a - b);
        expect(winner).toBe(200);
        expect([401, 403, 409]).toContain(loser);
        expect(await activeAdmins()).toHaveLength(1);
      },
    );

    it('who both resign leaves one of them', async () => {
      const answers = await Promise.all([
        cast.root.patch(`/api/users/${cast.root.id}`, { role: 'user' }),
        ana.patch(`/api/users/${ana.id}`, { role: 'user' }),
      ]);
      expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
      expect(await activeAdmins()).toHaveLength(1);
    });
  });

  it('deletes an account once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => cast.root.delete(`/api/users/${cast.bob.id}`)));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 404, 404, 404, 404]);
    expect((await api.events('user', cast.bob.id)).filter((event) => event.name === 'user.deleted')).toHaveLength(1);
  });

  it('never leaves a task without its owner when the account goes meanwhile', async () => {
    const creations = times((i) => cast.bob.post('/api/tasks', { title: `Task ${i}` }));
    const deletion = cast.root.delete(`/api/users/${cast.bob.id}`);
    const answers = await Promise.all(creations);
    expect((await deletion).status).toBe(200);
    for (const answer of answers) expect([201, 401, 409]).toContain(answer.status);
    const present = `SELECT id FROM tasks WHERE user_id = ${cast.bob.id} AND deleted_at IS NULL`;
    expect(await api.rows(present)).toEqual([]);
  });

  it('ends a session once, even with repeated logouts', async () => {
    const bodies = times(() => cast.bob.post('/api/auth/logout', { refresh_token: cast.bob.refreshToken }));
    const statuses = (await Promise.all(bodies)).map((answer) => answer.status);
    expect(statuses).toContain(200);
    for (const status of statuses) expect([200, 401]).toContain(status);
    expect((await api.events('session')).filter((event) => event.name === 'session.ended')).toHaveLength(1);
  });
});
