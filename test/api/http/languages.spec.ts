import { Api, type Answer, type Client } from '../../kit/api';
import { makeTag, makeTask, withKey } from '../../kit/builders';
import { join, logIn, people, type People } from '../../kit/people';

type Ask = (client: Client, language: string) => Promise<Answer>;

const accept = (language: string) => ({ 'accept-language': language });

const removeTask: Ask = async (c, l) => c.delete(`/api/tasks/${(await makeTask(c)).id}`, undefined, accept(l));
const removeTag: Ask = async (c, l) => c.delete(`/api/tags/${await makeTag(c, `gone ${l}`)}`, undefined, accept(l));
const refresh: Ask = (c, l) => c.post('/api/auth/refresh', undefined, accept(l));
const account = (l: string) => ({ username: l.slice(0, 5), email: `${l.slice(0, 2)}@x.org`, password: 'Secret123' });

const varyOf = (headers: Headers): string[] => headers.get('vary')?.split(/, */) ?? [];

describe('Accept-Language', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  const wordsFor = async (language: string): Promise<string> =>
    (await cast.ana.get('/api/tasks/999999', { 'accept-language': language })).body.message;

  it('is Spanish when absent', async () => {
    const { body } = await cast.ana.get('/api/tasks/999999');
    expect(body.message).toBe('Tarea no encontrada');
  });

  it.each(['en', 'EN', 'en-US', 'en-GB,en;q=0.9', 'de,en;q=0.5', 'es;q=0.5,en;q=0.9', 'fr-CH, en;q=0.8, es;q=0.7'])(
    'of "%s" gives English',
    async (language) => {
      expect(await wordsFor(language)).toBe('Task not found');
    },
  );

  it.each(['es', 'es-CL,es;q=0.9,en;q=0.8', 'de', 'fr,de', '*', 'en;q=0', 'english', ';;;', ',', 'en;q=x,es', '☃'])(
    'of "%s" gives Spanish',
    async (language) => {
      expect(await wordsFor(Buffer.from(language).toString('latin1'))).toBe('Tarea no encontrada');
    },
  );

  it('is in Vary beside what else is there, once, wherever it decides the words', async () => {
    const { ana } = cast;
    const key = await withKey(ana);
    const origin = { origin: 'http://localhost:5173' };
    const varying = [
      await ana.get('/api/tasks/999999', origin),
      await ana.post('/api/tasks?nope=1', { title: '' }, origin),
      await ana.post('/api/tasks?nope=1', { title: 'x' }, origin),
      await ana.get('/api/tasks?nope=1', origin),
      await ana.get('/api/nowhere', origin),
      await api.anonymous.get('/api/tasks', origin),
    ];
    for (const { headers } of varying) expect(varyOf(headers)).toEqual(['Origin', 'Accept-Language']);
    const others = [await ana.get('/api/tasks', origin), await key.get('/api/v1/task/x/', origin)];
    for (const { headers } of others) expect(varyOf(headers)).toEqual(['Origin']);
  });

  const inBoth = async (ask: Ask, client: Client = cast.root): Promise<string[]> => {
    const answers = [await ask(client, 'es'), await ask(client, 'en-US,en;q=0.9')];
    for (const { status, body, headers } of answers) {
      expect([status >= 200 && status < 300, body.success]).toEqual([true, true]);
      expect(varyOf(headers)).toContain('Accept-Language');
    }
    return answers.map(({ body }) => body.message);
  };

  it('turns every word about tasks', async () => {
    const { ana } = cast;
    const { id } = await makeTask(ana);
    expect(await inBoth((c, l) => c.post('/api/tasks', { title: 'A' }, accept(l)), ana)).toEqual([
      'Tarea creada con exito',
      'Task created successfully',
    ]);
    expect(await inBoth((c, l) => c.patch(`/api/tasks/${id}`, { title: l }, accept(l)), ana)).toEqual([
      'Tarea actualizada con exito',
      'Task updated successfully',
    ]);
    expect(await inBoth((c, l) => c.post(`/api/tasks/${id}/complete`, undefined, accept(l)), ana)).toEqual([
      'Tarea marcada como completada',
      'Task marked as completed',
    ]);
    expect(await inBoth(removeTask, ana)).toEqual(['Tarea eliminada con exito', 'Task deleted successfully']);
  });

  it('turns every word about tags', async () => {
    const id = await makeTag(cast.root, 'docs');
    expect(await inBoth((c, l) => c.post('/api/tags', { name: l }, accept(l)))).toEqual([
      'Etiqueta creada con exito',
      'Tag created successfully',
    ]);
    expect(await inBoth((c, l) => c.put(`/api/tags/${id}`, { description: l }, accept(l)))).toEqual([
      'Etiqueta actualizada con exito',
      'Tag updated successfully',
    ]);
    expect(await inBoth(removeTag)).toEqual(['Etiqueta eliminada con exito', 'Tag deleted successfully']);
  });

  it('turns every word about accounts', async () => {
    const { id } = await join(api, 'changing');
    const act = (verb: string): Ask => {
      return (c, l) => c.post(`/api/users/${id}/${verb}`, undefined, accept(l));
    };
    expect(await inBoth((c, l) => c.patch(`/api/users/${id}`, { first_name: l }, accept(l)))).toEqual([
      'Usuario actualizado con exito',
      'User updated successfully',
    ]);
    expect(await inBoth(act('deactivate'))).toEqual(['Usuario desactivado con exito', 'User deactivated successfully']);
    expect(await inBoth(act('activate'))).toEqual(['Usuario activado con exito', 'User activated successfully']);
    const remove: Ask = async (c, l) =>
      c.delete(`/api/users/${(await join(api, `gone-${l.slice(0, 2)}`)).id}`, undefined, accept(l));
    expect(await inBoth(remove)).toEqual(['Usuario eliminado con exito', 'User deleted successfully']);
  });

  it('turns every word about getting in and out', async () => {
    const register: Ask = (c, l) => c.post('/api/auth/register', account(`${l}-user`), accept(l));
    expect(await inBoth(register, api.anonymous)).toEqual([
      'Usuario registrado con exito',
      'User registered successfully',
    ]);
    const { email, password } = await join(api, 'coming');
    const login: Ask = (c, l) => c.post('/api/auth/login', { email, password }, accept(l));
    expect(await inBoth(login, api.anonymous)).toEqual(['Inicio de sesion exitoso', 'Login successful']);
    const { refreshToken } = await logIn(api, email, password);
    expect(await inBoth(refresh, api.as(refreshToken))).toEqual([
      'Token refrescado con exito',
      'Token refreshed successfully',
    ]);
    const logout: Ask = async (_, l) => {
      const session = await logIn(api, email, password);
      return session.post('/api/auth/logout', { refresh_token: session.refreshToken }, accept(l));
    };
    expect(await inBoth(logout)).toEqual(['Sesion cerrada con exito', 'Logged out successfully']);
    const change: Ask = async (_, l) => {
      const session = await logIn(api, email, password);
      return session.post('/api/auth/change-password', { old_password: password, new_password: password }, accept(l));
    };
    expect(await inBoth(change)).toEqual(['Contrasena cambiada con exito', 'Password changed successfully']);
  });
});
