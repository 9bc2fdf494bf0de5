import type { Api, Fields } from '../../kit/api';
import { withRestoredRows } from '../../kit/fixtures';
import { logIn, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const CHANGE = { old_password: 'Secret123', new_password: 'Secret456' };

describe('Changing the password', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  const change = (fields: unknown) => cast.ana.post('/api/auth/change-password', fields);
  const hashOfAna = async () => (await api.rows(`SELECT password_hash FROM users WHERE id = ${cast.ana.id}`))[0];

  it('changes one’s own, and the old one stops working', async () => {
    const answer = await change(CHANGE);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: true, message: 'Contrasena cambiada con exito' });
    await expect(logIn(api, 'ana@example.com', 'Secret123')).rejects.toThrow('cannot log in');
    expect((await logIn(api, 'ana@example.com', 'Secret456')).id).toBe(cast.ana.id);
  });

  it('ends all sessions of the account immediately, and no others', async () => {
    const second = await logIn(api, 'ana@example.com', 'Secret123');
    expect((await change(CHANGE)).status).toBe(200);
    for (const session of [cast.ana, second]) {
      const answer = await session.get('/api/auth/me');
      expect(answer).toMatchObject({ status: 401, body: { error: 'Token Revocado' } });
      const refreshed = await api.as(session.refreshToken).post('/api/auth/refresh');
      expect(refreshed).toMatchObject({ status: 401, body: { message: 'Token de refresco expirado o revocado' } });
    }
    expect((await cast.bob.get('/api/auth/me')).status).toBe(200);
    expect((await cast.root.get('/api/auth/me')).status).toBe(200);
  });

  it('is recorded without either password', async () => {
    await change(CHANGE);
    const event = (await api.events('user', cast.ana.id)).at(-1)!;
    expect(event).toMatchObject({ name: 'user.password_changed', actor_id: cast.ana.id, changes: {} });
    expect(JSON.stringify(await api.events())).not.toMatch(/argon2|Secret/);
  });

  it('accepts the same password again', async () => {
    expect((await change({ old_password: 'Secret123', new_password: 'Secret123' })).status).toBe(200);
    expect((await logIn(api, 'ana@example.com', 'Secret123')).id).toBe(cast.ana.id);
  });

  it('refuses a wrong old password, and the session lives on', async () => {
    const before = [await api.everything(), await hashOfAna()];
    const answer = await change({ ...CHANGE, old_password: 'Secret124' });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(coded({ success: false, message: 'La contrasena actual es incorrecta' }));
    expect([await api.everything(), await hashOfAna()]).toEqual(before);
    expect((await cast.ana.get('/api/auth/me')).status).toBe(200);
  });

  it('does not accept an admin’s own password for another account', async () => {
    const answer = await change({ old_password: cast.root.password, new_password: 'Secret456' });
    expect(answer.status).toBe(401);
    expect((await logIn(api, 'ana@example.com', 'Secret123')).id).toBe(cast.ana.id);
  });

  it('changes only the caller’s password, even for admins who name another account', async () => {
    const fields = { old_password: cast.root.password, new_password: 'Root67890', user_id: cast.ana.id };
    expect((await cast.root.post('/api/auth/change-password', fields)).status).toBe(200);
    expect((await logIn(api, 'ana@example.com', 'Secret123')).id).toBe(cast.ana.id);
    expect((await logIn(api, 'root@example.com', 'Root67890')).id).toBe(cast.root.id);
  });

  it('asks for a token', async () => {
    const before = await api.everything();
    const answer = await api.anonymous.post('/api/auth/change-password', CHANGE);
    expect(answer).toMatchObject({ status: 401, body: { error: 'Autorizacion Requerida' } });
    expect(await api.everything()).toEqual(before);
  });

  it.each<[unknown, string]>([
    [undefined, 'No se proporcionaron datos'],
    [{}, 'No se proporcionaron datos'],
    [null, 'No se proporcionaron datos'],
    [[CHANGE], 'No se proporcionaron datos'],
    [{ x: 1 }, 'Faltan campos requeridos: old_password, new_password'],
    [{ old_password: 'Secret123', new_password: '' }, 'Faltan campos requeridos: new_password'],
    [{ ...CHANGE, new_password: 'Secre45' }, 'La contrasena debe tener al menos 8 caracteres'],
    [{ ...CHANGE, new_password: `Secret456${'x'.repeat(120)}` }, 'La contrasena es demasiado larga'],
    [{ ...CHANGE, new_password: 'secret456' }, 'La contrasena debe contener al menos una letra mayuscula'],
    [{ ...CHANGE, new_password: 'SECRET456' }, 'La contrasena debe contener al menos una letra minuscula'],
    [{ ...CHANGE, new_password: 'SecretSecret' }, 'La contrasena debe contener al menos un numero'],
  ])('refuses %j and leaves nothing behind', async (fields, message) => {
    const before = [await api.everything(), await hashOfAna()];
    const answer = await change(fields);
    expect(answer).toMatchObject({ status: 400, body: { success: false, message } });
    expect([await api.everything(), await hashOfAna()]).toEqual(before);
  });

  it.each<Fields>([
    { old_password: 7, new_password: 'Secret456' },
    { old_password: 'Secret123', new_password: ['Secret456'] },
  ])('answers 400 to %j', async (fields) => {
    const before = await hashOfAna();
    expect((await change(fields)).status).toBe(400);
    expect(await hashOfAna()).toEqual(before);
  });

  it('lets only one of several concurrent changes succeed', async () => {
    const passwords = ['Secret111', 'Secret222', 'Secret333'];
    const answers = await Promise.all(passwords.map((new_password) => change({ ...CHANGE, new_password })));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 401, 401]);
    const winner = passwords[answers.findIndex((answer) => answer.status === 200)]!;
    expect((await logIn(api, 'ana@example.com', winner)).id).toBe(cast.ana.id);
  });
});
