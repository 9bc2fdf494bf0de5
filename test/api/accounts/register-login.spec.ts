import type { Api } from '../../kit/api';
import { withRestoredRows } from '../../kit/fixtures';
import { logIn, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/);
const zoe = { username: 'zoe', email: 'zoe@example.com', password: 'Secret123' };

describe('Registration and login', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  const register = (fields: unknown) => api.anonymous.post('/api/auth/register', fields);

  it('creates an account with the role user, even if the body asks for another', async () => {
    const answer = await register({
      ...zoe,
      first_name: ' Zoe ',
      last_name: 'Diaz',
      role: 'admin',
      is_active: 7,
      id: 1,
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      success: true,
      message: 'Usuario registrado con exito',
      data: {
        id: expect.any(Number),
        username: 'zoe',
        email: 'zoe@example.com',
        first_name: 'Zoe',
        last_name: 'Diaz',
        full_name: 'Zoe Diaz',
        is_active: true,
        created_at: INSTANT,
        updated_at: INSTANT,
        role: { id: 2, name: 'user', description: 'Standard user role with limited access' },
      },
    });
    const { id } = answer.body.data;
    expect(id).not.toBe(cast.root.id);
    expect((await api.events('user', id)).map((event) => event.name)).toEqual(['user.created']);
  });

  it('keeps the password as an argon2id hash and nowhere else', async () => {
    const { body } = await register(zoe);
    const [row] = await api.rows(`SELECT password_hash FROM users WHERE id = ${body.data.id}`);
    expect(row.password_hash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(await api.events())).not.toMatch(/argon2|Secret123/);
    expect(JSON.stringify(body)).not.toMatch(/password/i);
  });

  it('trims and lower-cases the address, trims the username, and shows omitted names as empty', async () => {
    const { status, body } = await register({ ...zoe, username: ' Zoe_1-x ', email: ' Zoe@Example.COM ' });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ username: 'Zoe_1-x', email: 'zoe@example.com', first_name: '', last_name: '' });
    expect(body.data.full_name).toBe('Zoe_1-x');
  });

  it.each([
    [{}, 'No se proporcionaron datos'],
    [null, 'No se proporcionaron datos'],
    [[], 'No se proporcionaron datos'],
    [[zoe], 'No se proporcionaron datos'],
    ['zoe', 'No se proporcionaron datos'],
    [undefined, 'No se proporcionaron datos'],
    [{ first_name: 'Zoe' }, 'Faltan campos requeridos: username, email, password'],
    [{ ...zoe, username: '', password: null }, 'Faltan campos requeridos: username, password'],
    [{ ...zoe, username: ' zo ' }, 'El nombre de usuario debe tener al menos 3 caracteres'],
    [{ ...zoe, username: 'z'.repeat(81) }, 'El nombre de usuario es demasiado largo'],
    [
      { ...zoe, username: 'zoe diaz' },
      'El nombre de usuario solo puede contener letras, numeros, guiones bajos y guiones',
    ],
    [{ ...zoe, email: 'z@' }, 'El correo electronico es demasiado corto'],
    [{ ...zoe, email: `${'z'.repeat(110)}@example.com` }, 'El correo electronico es demasiado largo'],
    [{ ...zoe, email: 'zoe..x@example.com' }, 'Formato de correo electronico invalido'],
    [{ ...zoe, email: 'zoe@example' }, 'Formato de correo electronico invalido'],
    [{ ...zoe, email: 7 }, 'Formato de correo electronico invalido'],
    [{ ...zoe, password: 'Secre12' }, 'La contrasena debe tener al menos 8 caracteres'],
    [{ ...zoe, password: `Secret123${'x'.repeat(120)}` }, 'La contrasena es demasiado larga'],
    [{ ...zoe, password: 'secret123' }, 'La contrasena debe contener al menos una letra mayuscula'],
    [{ ...zoe, password: 'Ñandu1234'.toLowerCase() }, 'La contrasena debe contener al menos una letra mayuscula'],
    [{ ...zoe, password: 'SECRET123' }, 'La contrasena debe contener al menos una letra minuscula'],
    [{ ...zoe, password: 'SecretSecret' }, 'La contrasena debe contener al menos un numero'],
  ])('refuses %j and leaves nothing behind', async (fields, message) => {
    const before = await api.everything();
    const answer = await register(fields);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, message });
    expect(answer.body).not.toHaveProperty('error');
    expect(await api.everything()).toEqual(before);
  });

  it('answers 400 to fields that are no strings, and names them all in order', async () => {
    const before = await api.everything();
    const fields = { username: 5, email: ['zoe@example.com'], password: { a: 1 }, first_name: true, last_name: 3 };
    const { status, body } = await register(fields);
    expect(status).toBe(400);
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual(Object.keys(fields));
    expect(body.message).toBe(body.errors[0].message);
    expect(await api.everything()).toEqual(before);
  });

  it('refuses a taken username and a taken address in any case, the username first', async () => {
    const before = await api.everything();
    const username = await register({ ...zoe, username: ' ana ' });
    expect(username).toMatchObject({
      status: 409,
      body: { success: false, message: 'El nombre de usuario ya existe' },
    });
    const email = await register({ ...zoe, email: 'ANA@example.com' });
    expect(email).toMatchObject({ status: 409, body: { success: false, message: 'El correo electronico ya existe' } });
    const both = await register({ ...zoe, username: 'ana', email: 'ana@example.com' });
    expect(both).toMatchObject({ status: 409, body: { message: 'El nombre de usuario ya existe' } });
    expect(await api.everything()).toEqual(before);
  });

  it('distinguishes usernames by case', async () => {
    expect((await register({ ...zoe, username: 'ANA' })).status).toBe(201);
  });

  it('lets in with the address in any case and shows who it is', async () => {
    const answer = await api.anonymous.post('/api/auth/login', { email: ' ANA@Example.com ', password: 'Secret123' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      message: 'Inicio de sesion exitoso',
      data: { access_token: expect.any(String), refresh_token: expect.any(String), user: expect.any(Object) },
    });
    const me = await api.as(answer.body.data.access_token).get('/api/auth/me');
    expect(me.status).toBe(200);
    expect(me.body).toEqual({ success: true, data: answer.body.data.user });
    expect(me.body.data.id).toBe(cast.ana.id);
    const started = (await api.events('session')).filter((event) => event.actor_id === cast.ana.id);
    expect(started.map((event) => event.name)).toEqual(['session.started', 'session.started']);
  });

  it('takes a password of any characters, however many bytes they have', async () => {
    const password = `Aa1\0 ${'🙂'.repeat(40)}\n"ñ`;
    expect((await register({ ...zoe, password })).status).toBe(201);
    expect((await logIn(api, zoe.email, password)).username).toBe('zoe');
    const other = await api.anonymous.post('/api/auth/login', { email: zoe.email, password: `${password}ñ` });
    expect(other.status).toBe(401);
  });

  it('gives the same response for an unknown address and a wrong password, and starts no session', async () => {
    const before = await api.everything();
    const unknown = await api.anonymous.post('/api/auth/login', { email: 'no@example.com', password: 'Secret123' });
    const wrong = await api.anonymous.post('/api/auth/login', { email: 'ana@example.com', password: 'secret123' });
    for (const answer of [unknown, wrong]) {
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(coded({ success: false, message: 'Correo electronico o contrasena invalidos' }));
    }
    expect(await api.everything()).toEqual(before);
  });

  it('reveals that an account is deactivated only with its password', async () => {
    await cast.root.post(`/api/users/${cast.ana.id}/deactivate`);
    const right = await api.anonymous.post('/api/auth/login', { email: 'ana@example.com', password: 'Secret123' });
    expect(right).toMatchObject({ status: 403, body: { success: false, message: 'La cuenta esta inactiva' } });
    const wrong = await api.anonymous.post('/api/auth/login', { email: 'ana@example.com', password: 'Secret124' });
    expect(wrong.status).toBe(401);
  });

  it.each([
    [{}, 'No se proporcionaron datos'],
    [['ana@example.com', 'Secret123'], 'No se proporcionaron datos'],
    [{ email: 'ana@example.com' }, 'Faltan campos requeridos: password'],
    [{ email: null, password: '' }, 'Faltan campos requeridos: email, password'],
  ])('refuses a login with %j', async (fields, message) => {
    const answer = await api.anonymous.post('/api/auth/login', fields);
    expect(answer).toMatchObject({ status: 400, body: { success: false, message } });
  });

  it.each([
    { email: 1, password: 'Secret123' },
    { email: 'ana@example.com', password: ['Secret123'] },
    { email: { $ne: '' }, password: { $ne: '' } },
  ])('answers 400 to a login with %j', async (fields) => {
    expect((await api.anonymous.post('/api/auth/login', fields)).status).toBe(400);
  });

  it.each(['ana\0@example.com', '\ud800@example.com', 'x'.repeat(100_000)])(
    'finds nobody under an address that nobody can have (%#)',
    async (email) => {
      expect((await api.anonymous.post('/api/auth/login', { email, password: 'Secret123' })).status).toBe(401);
    },
  );
});
