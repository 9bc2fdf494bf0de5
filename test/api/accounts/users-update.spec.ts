import type { Api, Fields } from '../../kit/api';
import { leavingNothing } from '../../kit/builders';
import { withRestoredRows } from '../../kit/fixtures';
import { logIn, type People } from '../../kit/people';
import { coded, takenValue } from '../../kit/refusals';

describe.each(['PUT', 'PATCH'])('%s of an account', (method) => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  const update = (by: keyof People, of: keyof People, fields: unknown) =>
    cast[by].send(method, `/api/users/${cast[of].id}`, fields);
  const lastEvent = async () => (await api.events('user', cast.ana.id)).at(-1)!;

  it.each<keyof People>(['ana', 'root'])('changes only what is sent, by %s', async (by) => {
    const before = (await cast.ana.get('/api/auth/me')).body.data;
    const answer = await update(by, 'ana', { first_name: ' Ana ', id: 77, created_at: 'x' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      message: 'Usuario actualizado con exito',
      data: { ...before, first_name: 'Ana', updated_at: expect.any(String) },
    });
    expect(answer.body.data.updated_at > before.updated_at).toBe(true);
    expect((await cast.ana.get('/api/auth/me')).body.data).toEqual(answer.body.data);
    expect(await lastEvent()).toMatchObject({
      name: 'user.updated',
      actor_id: cast[by].id,
      changes: { firstName: { old: '', new: 'Ana' } },
    });
    expect((await logIn(api, 'ana@example.com', 'Secret123')).id).toBe(cast.ana.id);
  });

  it('changes all fields at once, in normal form', async () => {
    const names = { username: ' ana_2 ', first_name: 'Ana', last_name: 'Rojas' };
    const fields = { ...names, email: ' ANA2@Example.com', current_password: 'Secret123' };
    const { status, body } = await update('ana', 'ana', fields);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ username: 'ana_2', email: 'ana2@example.com', full_name: 'Ana Rojas' });
    expect((await lastEvent()).changes).toEqual({
      username: { old: 'ana', new: 'ana_2' },
      email: { old: 'ana@example.com', new: 'ana2@example.com' },
      firstName: { old: '', new: 'Ana' },
      lastName: { old: '', new: 'Rojas' },
    });
    expect((await logIn(api, 'ana2@example.com', 'Secret123')).id).toBe(cast.ana.id);
  });

  it('clears a name with ""', async () => {
    await update('ana', 'ana', { first_name: 'Ana', last_name: 'Rojas' });
    const { status, body } = await update('ana', 'ana', { last_name: '' });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ first_name: 'Ana', last_name: '', full_name: 'ana' });
  });

  it('refuses a stranger for every account, existing or not, and for every body', async () => {
    await leavingNothing(api, async () => {
      for (const id of [cast.ana.id, cast.root.id, 4_000_000]) {
        for (const fields of [{ first_name: 'Mine' }, { first_name: 7 }]) {
          const answer = await cast.bob.send(method, `/api/users/${id}`, fields);
          expect(answer.status).toBe(403);
          expect(answer.body).toEqual(coded({ success: false, message: 'Prohibido' }));
        }
      }
      expect((await api.anonymous.send(method, `/api/users/${cast.ana.id}`, { first_name: 'X' })).status).toBe(401);
    });
  });

  it.each<Fields>([
    { role: 'admin' },
    { is_active: false },
    { role: 'admin', is_active: false },
    { role: 7, is_active: 'no' },
    { role: null, is_active: null },
    { unknown: 1 },
    { username: 'ana' },
    { email: 'ANA@example.com ' },
    { first_name: '  ' },
  ])('writes nothing for %j from its owner', async (fields) => {
    const before = (await cast.ana.get('/api/auth/me')).body.data;
    const answer = await leavingNothing(api, () => update('ana', 'ana', fields));
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual(before);
  });

  it('ignores role and is_active from an owner who changes something else', async () => {
    const { status, body } = await update('ana', 'ana', { role: 'admin', is_active: false, first_name: 'Ana' });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ first_name: 'Ana', is_active: true, role: { name: 'user' } });
    expect((await lastEvent()).changes).toEqual({ firstName: { old: '', new: 'Ana' } });
  });

  it('gives and takes roles by an admin', async () => {
    const promoted = await update('root', 'ana', { role: 'admin' });
    expect(promoted).toMatchObject({ status: 200, body: { data: { role: { id: 1, name: 'admin' } } } });
    expect((await lastEvent()).changes).toEqual({ role: { old: 'user', new: 'admin' } });
    const demoted = await update('root', 'ana', { role: 'user' });
    expect(demoted).toMatchObject({ status: 200, body: { data: { role: { id: 2, name: 'user' } } } });
  });

  it('switches an account off and on by an admin', async () => {
    const off = await update('root', 'ana', { is_active: false });
    expect(off).toMatchObject({ status: 200, body: { data: { is_active: false } } });
    expect((await lastEvent()).changes).toEqual({ isActive: { old: true, new: false } });
    expect(await update('root', 'ana', { is_active: true })).toMatchObject({ body: { data: { is_active: true } } });
  });

  it.each<keyof People>(['ana', 'root'])('finds no data in an empty or wrong body from %s', async (by) => {
    for (const body of [{}, [], [{ first_name: 'X' }], [1], null, 'x', 7, undefined]) {
      const answer = await leavingNothing(api, () => update(by, 'ana', body));
      expect({ body, status: answer.status, message: answer.body.message }).toEqual({
        body,
        status: 400,
        message: 'No se proporcionaron datos',
      });
    }
  });

  it.each<[Fields, string]>([
    [{ username: null }, 'El nombre de usuario es requerido'],
    [{ username: '' }, 'El nombre de usuario es requerido'],
    [{ username: 'an' }, 'El nombre de usuario debe tener al menos 3 caracteres'],
    [{ username: 'a'.repeat(81) }, 'El nombre de usuario es demasiado largo'],
    [{ username: 'ana!' }, 'El nombre de usuario solo puede contener letras, numeros, guiones bajos y guiones'],
    [{ email: null }, 'El correo electronico es requerido'],
    [{ email: '' }, 'El correo electronico es requerido'],
    [{ email: 'a@' }, 'El correo electronico es demasiado corto'],
    [{ email: `${'a'.repeat(110)}@example.com` }, 'El correo electronico es demasiado largo'],
    [{ email: 'ana' }, 'Formato de correo electronico invalido'],
    [{ role: 'owner' }, 'Rol invalido'],
    [{ role: null }, 'Rol invalido'],
    [{ role: ['admin'] }, 'Rol invalido'],
  ])('refuses %j', async (fields, message) => {
    const answer = await leavingNothing(api, () => update('root', 'ana', { ...fields, last_name: 'Never' }));
    expect(answer).toMatchObject({ status: 400, body: { success: false, message } });
    expect(answer.body).not.toHaveProperty('error');
  });

  it.each<Fields>([
    { username: 5 },
    { username: ['ana'] },
    { email: {} },
    { first_name: 1 },
    { first_name: 'a\0b' },
    { last_name: '\ud800' },
    { last_name: ['Rojas'] },
    { first_name: 'x'.repeat(51) },
    { is_active: 'false' },
    { is_active: 0 },
    { is_active: null },
  ])('answers 400 to %j and names the field', async (fields) => {
    const answer = await leavingNothing(api, () => update('root', 'ana', fields));
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([coded({ field: Object.keys(fields)[0], message: answer.body.message })]);
  });

  it('names the value that is in use, and distinguishes only usernames by case', async () => {
    await leavingNothing(api, async () => {
      const username = await update('ana', 'ana', { username: ' bob', first_name: 'Never' });
      expect(username.status).toBe(409);
      expect(username.body).toEqual(takenValue('username', 'El nombre de usuario ya esta en uso'));
      const email = await update('root', 'ana', { email: 'BOB@example.com', first_name: 'Never' });
      expect(email.status).toBe(409);
      expect(email.body).toEqual(takenValue('email', 'El correo electronico ya esta en uso'));
    });
    expect((await update('ana', 'ana', { username: 'BOB' })).status).toBe(200);
  });
});
