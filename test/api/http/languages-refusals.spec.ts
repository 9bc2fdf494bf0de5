import { Api, type Answer, type Client } from '../../kit/api';
import { leavingNothing, makeTag, makeTask, stopClock } from '../../kit/builders';
import { operations, resolved } from '../../kit/contract';
import { join, people, type People } from '../../kit/people';

type Who = 'ana' | 'bob' | 'root' | 'nobody';
type Said = [status: number, code: string, spanish: string, english: string];

const long = (length: number): string => 'a'.repeat(length);
const CREATE_TASK = ['ana', 'POST', '/api/tasks'] as const;
const CREATE_TAG = ['ana', 'POST', '/api/tags'] as const;
const CHANGE_TASK = ['ana', 'PATCH', '/api/tasks/:task'] as const;
const CHANGE_ANA = ['ana', 'PATCH', '/api/users/:ana'] as const;
const REGISTER = ['nobody', 'POST', '/api/auth/register'] as const;
const LOGIN = ['nobody', 'POST', '/api/auth/login'] as const;
const NEW_PASSWORD = ['ana', 'POST', '/api/auth/change-password'] as const;
const eva = (fields: object) => ({ username: 'eva', email: 'eva@example.com', password: 'Secret123', ...fields });

/* prettier-ignore */
const FAMILY_A: [...(readonly [Who, string, string]), unknown, ...Said][] = [
  [...CREATE_TASK, [], 400, 'no_data', 'No se proporcionaron datos', 'No data provided'],
  [...CREATE_TASK, { priority: 'low' }, 400, 'title.required', 'Faltan campos requeridos: title', 'Missing required fields: title'],
  [...LOGIN, { email: '', password: null }, 400, 'email.required', 'Faltan campos requeridos: email, password', 'Missing required fields: email, password'],
  [...CHANGE_TASK, { title: 1 }, 400, 'title.not_text', 'Titulo debe ser una cadena', 'Title must be a string'],
  [...CHANGE_TASK, { title: ' ' }, 400, 'title.too_short', 'Titulo debe tener al menos 1 caracteres', 'Title must have at least 1 character'],
  [...CHANGE_TASK, { title: long(201) }, 400, 'title.too_long', 'Titulo no debe exceder 200 caracteres', 'Title must not exceed 200 characters'],
  [...CHANGE_TASK, { title: '\0' }, 400, 'title.unusable', 'Titulo contiene caracteres no validos', 'Title contains invalid characters'],
  [...CHANGE_TASK, { description: 1 }, 400, 'description.not_text', 'Descripcion debe ser una cadena', 'Description must be a string'],
  [...CHANGE_TASK, { description: long(5001) }, 400, 'description.too_long', 'Descripcion no debe exceder 5000 caracteres', 'Description must not exceed 5000 characters'],
  [...CHANGE_TASK, { description: '\0' }, 400, 'description.unusable', 'Descripcion contiene caracteres no validos', 'Description contains invalid characters'],
  [...CHANGE_TASK, { status: '' }, 400, 'status.empty', 'Estado es requerido', 'Status is required'],
  [...CHANGE_TASK, { status: 'x' }, 400, 'status.unknown', 'Estado debe ser uno de: pending, in_progress, completed, cancelled', 'Status must be one of: pending, in_progress, completed, cancelled'],
  [...CHANGE_TASK, { priority: null }, 400, 'priority.empty', 'Prioridad es requerido', 'Priority is required'],
  [...CHANGE_TASK, { priority: 'x' }, 400, 'priority.unknown', 'Prioridad debe ser uno de: low, medium, high, urgent', 'Priority must be one of: low, medium, high, urgent'],
  [...CHANGE_TASK, { due_date: 'x' }, 400, 'due_date.not_iso', 'Formato de fecha invalido. Use formato ISO (ej. 2024-01-15T10:30:00)', 'Invalid date format. Use ISO format (e.g. 2024-01-15T10:30:00)'],
  [...CHANGE_TASK, { tags: [999] }, 400, 'tags.unknown', 'Etiqueta no encontrada', 'Tag not found'],
  [...CHANGE_TASK, { tags: 'x' }, 400, 'tags.not_ids', 'Etiquetas debe ser una lista de identificadores enteros', 'Tags must be a list of integer ids'],
  ['ana', 'GET', '/api/tasks?tag_id=x', undefined, 400, 'tag_id.not_integer', 'tag_id debe ser un entero', 'tag_id must be an integer'],
  ['root', 'GET', '/api/tasks?user_id=x', undefined, 400, 'user_id.not_integer', 'user_id debe ser un entero', 'user_id must be an integer'],
  [...CREATE_TAG, { name: 1 }, 400, 'name.not_text', 'Nombre debe ser una cadena', 'Name must be a string'],
  [...CREATE_TAG, { name: ' ' }, 400, 'name.too_short', 'Nombre debe tener al menos 1 caracteres', 'Name must have at least 1 character'],
  [...CREATE_TAG, { name: long(51) }, 400, 'name.too_long', 'Nombre no debe exceder 50 caracteres', 'Name must not exceed 50 characters'],
  [...CREATE_TAG, { name: '\0' }, 400, 'name.unusable', 'Nombre contiene caracteres no validos', 'Name contains invalid characters'],
  [...CREATE_TAG, { name: 'x', color: 'x' }, 400, 'color.not_hex', 'El color debe ser un codigo hex valido (ej. #FF0000)', 'Color must be a valid hex code (e.g. #FF0000)'],
  [...CREATE_TAG, { name: 'DOCS' }, 409, 'name.taken', 'La etiqueta ya existe', 'Tag already exists'],
  [...REGISTER, eva({ username: 'ev' }), 400, 'username.too_short', 'El nombre de usuario debe tener al menos 3 caracteres', 'Username must have at least 3 characters'],
  [...REGISTER, eva({ username: long(81) }), 400, 'username.too_long', 'El nombre de usuario es demasiado largo', 'Username is too long'],
  [...REGISTER, eva({ username: 'e v a' }), 400, 'username.unusable', 'El nombre de usuario solo puede contener letras, numeros, guiones bajos y guiones', 'Username may only contain letters, numbers, underscores and hyphens'],
  [...REGISTER, eva({ email: 'ev' }), 400, 'email.too_short', 'El correo electronico es demasiado corto', 'Email is too short'],
  [...REGISTER, eva({ email: `${long(120)}@x.org` }), 400, 'email.too_long', 'El correo electronico es demasiado largo', 'Email is too long'],
  [...REGISTER, eva({ email: 'eva@' }), 400, 'email.unusable', 'Formato de correo electronico invalido', 'Invalid email format'],
  [...REGISTER, eva({ password: 1 }), 400, 'password.not_text', 'La contrasena debe ser una cadena', 'Password must be a string'],
  [...REGISTER, eva({ password: 'Short1' }), 400, 'password.too_short', 'La contrasena debe tener al menos 8 caracteres', 'Password must have at least 8 characters'],
  [...REGISTER, eva({ password: `Aa1${long(126)}` }), 400, 'password.too_long', 'La contrasena es demasiado larga', 'Password is too long'],
  [...REGISTER, eva({ password: 'secret123' }), 400, 'password.no_upper', 'La contrasena debe contener al menos una letra mayuscula', 'Password must contain at least one uppercase letter'],
  [...REGISTER, eva({ password: 'SECRET123' }), 400, 'password.no_lower', 'La contrasena debe contener al menos una letra minuscula', 'Password must contain at least one lowercase letter'],
  [...REGISTER, eva({ password: 'SecretSecret' }), 400, 'password.no_digit', 'La contrasena debe contener al menos un numero', 'Password must contain at least one number'],
  [...NEW_PASSWORD, { old_password: 'Secret123', new_password: 'Aa1' }, 400, 'new_password.too_short', 'La contrasena debe tener al menos 8 caracteres', 'Password must have at least 8 characters'],
  [...REGISTER, eva({ username: 'ana' }), 409, 'username.taken', 'El nombre de usuario ya existe', 'Username already exists'],
  [...REGISTER, eva({ email: 'ANA@example.com' }), 409, 'email.taken', 'El correo electronico ya existe', 'Email already exists'],
  [...CHANGE_ANA, { username: '' }, 400, 'username.empty', 'El nombre de usuario es requerido', 'Username is required'],
  [...CHANGE_ANA, { email: null }, 400, 'email.empty', 'El correo electronico es requerido', 'Email is required'],
  [...CHANGE_ANA, { username: 'bob' }, 409, 'username.taken', 'El nombre de usuario ya esta en uso', 'Username is already in use'],
  [...CHANGE_ANA, { email: 'bob@example.com' }, 409, 'email.taken', 'El correo electronico ya esta en uso', 'Email is already in use'],
  ['root', 'PATCH', '/api/users/:ana', { role: 'king' }, 400, 'role.unknown', 'Rol invalido', 'Invalid role'],
  ['ana', 'POST', '/api/auth/logout', {}, 400, 'refresh_token.required', 'Se requiere token de refresco', 'Refresh token is required'],
  [...LOGIN, { email: 'ana@example.com', password: 'Wrong1234' }, 401, 'credentials.wrong', 'Correo electronico o contrasena invalidos', 'Invalid email or password'],
  [...NEW_PASSWORD, { old_password: 'Wrong1234', new_password: 'Secret456' }, 401, 'old_password.wrong', 'La contrasena actual es incorrecta', 'Current password is incorrect'],
  [...LOGIN, { email: 'locked@example.com', password: 'Secret123' }, 403, 'account.inactive', 'La cuenta esta inactiva', 'Account is inactive'],
  ['bob', 'GET', '/api/tasks/:task', undefined, 403, 'task.read_forbidden', 'No tienes permiso para ver esta tarea', 'You do not have permission to view this task'],
  ['bob', 'PUT', '/api/tasks/:task', { title: 'x' }, 403, 'task.update_forbidden', 'No tienes permiso para actualizar esta tarea', 'You do not have permission to update this task'],
  ['bob', 'DELETE', '/api/tasks/:task', undefined, 403, 'task.delete_forbidden', 'No tienes permiso para eliminar esta tarea', 'You do not have permission to delete this task'],
  ['bob', 'GET', '/api/users/:ana', undefined, 403, 'user.forbidden', 'Prohibido', 'Forbidden'],
  ['root', 'DELETE', '/api/users/:admin', undefined, 403, 'user.delete_admin', 'No se pueden eliminar usuarios administradores', 'Admin users cannot be deleted'],
  ['root', 'POST', '/api/users/:admin/deactivate', undefined, 403, 'user.deactivate_admin', 'No se pueden desactivar usuarios administradores', 'Admin users cannot be deactivated'],
  ['ana', 'GET', '/api/tasks/999', undefined, 404, 'task.not_found', 'Tarea no encontrada', 'Task not found'],
  ['ana', 'GET', '/api/tags/999', undefined, 404, 'tag.not_found', 'Etiqueta no encontrada', 'Tag not found'],
  ['root', 'GET', '/api/users/999', undefined, 404, 'user.not_found', 'Usuario no encontrado', 'User not found'],
  ['bob', 'GET', '/api/tasks/export', undefined, 404, 'export.not_found', 'No hay tareas para exportar', 'No tasks to export'],
];

/* prettier-ignore */
const FAMILY_B: [Who, string, string, number, code: string, spanish: [string, string], english: [string, string]][] = [
  ['nobody', 'GET', '/api/tasks', 401, 'token.missing', ['Autorizacion Requerida', 'La peticion no contiene un token valido'], ['Authorization Required', 'The request does not contain a valid token']],
  ['ana', 'GET', '/api/users', 403, 'role.required', ['Prohibido', 'No tienes permiso para acceder a este recurso'], ['Forbidden', 'Admin access required']],
  ['ana', 'GET', '/api/nowhere', 404, 'unknown_path', ['No Encontrado', 'Recurso no encontrado'], ['Not Found', 'Resource not found']],
  ['ana', 'DELETE', '/api/tasks', 405, 'method_not_allowed', ['Metodo No Permitido', 'El metodo no esta permitido para este recurso'], ['Method Not Allowed', 'The method is not allowed for this resource']],
];

/** The refusals that the document shows, in Spanish and in English. */
const EXAMPLES = operations
  .filter(({ path }) => !path.startsWith('/api/v1/'))
  .flatMap(({ operation }) => Object.values<any>(operation.responses))
  .flatMap((response): { value: any; english: any }[] => {
    const examples = resolved(response).content?.['application/json']?.examples ?? {};
    return Object.keys(examples)
      .filter((name) => `${name}.en` in examples)
      .map((name) => ({ value: examples[name].value, english: examples[`${name}.en`].value }));
  });

describe('A refusal', () => {
  let api: Api;
  let cast: People;
  let ids: Record<string, number>;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    const [locked, admin] = [await join(api, 'locked'), await join(api, 'second')];
    await cast.root.post(`/api/users/${locked.id}/deactivate`);
    await cast.root.patch(`/api/users/${admin.id}`, { role: 'admin' });
    await makeTag(cast.ana, 'docs');
    ids = { ':task': (await makeTask(cast.ana)).id, ':ana': cast.ana.id, ':admin': admin.id };
  });
  afterAll(() => api.stop());

  const clientOf = (who: Who): Client => (who === 'nobody' ? api.anonymous : cast[who]);
  const placed = (path: string): string => path.replace(/:\w+/, (name) => String(ids[name]));

  it.each(FAMILY_A)(
    'of %s’s %s %s with %j is %i %s: "%s", or in English "%s"',
    async (who, verb, path, body, status, code, ...said) => {
      const ask = (language: string) => clientOf(who).send(verb, placed(path), body, { 'accept-language': language });
      const answers = await leavingNothing(api, async () => [await ask('es-CL'), await ask('en-US')]);
      expect(answers.map((answer) => [answer.status, answer.body.code, answer.body.message])).toEqual(
        said.map((words) => [status, code, words]),
      );
      for (const answer of answers) {
        expect(answer.body).toMatchObject({ success: false });
        expect(
          Object.keys(answer.body).filter((key) => !['success', 'message', 'code', 'errors'].includes(key)),
        ).toEqual([]);
      }
    },
  );

  it.each(FAMILY_B)('of %s’s %s %s is %i %s: %j, or in English %j', async (who, verb, path, status, code, ...said) => {
    const languages = ['es', 'en'];
    for (const [i, language] of languages.entries()) {
      const answer = await clientOf(who).send(verb, placed(path), undefined, { 'accept-language': language });
      const [error, message] = said[i]!;
      expect([answer.status, answer.body]).toEqual([status, { success: false, error, message, code }]);
    }
  });

  it('of a token is in both languages', async () => {
    const spoken = async (client: Client, path = '/api/auth/me', verb = 'GET') => {
      const ask = (language: string) => client.send(verb, path, undefined, { 'accept-language': language });
      return [await ask('es'), await ask('en')].map(({ body }) => [body.error, body.message, body.code]);
    };
    expect(await spoken(api.as('garbage'))).toEqual([
      ['Token Invalido', 'Fallo la verificacion de firma', 'token.invalid'],
      ['Invalid Token', 'Signature verification failed', 'token.invalid'],
    ]);
    const leaving = await join(api, 'leaving');
    await leaving.post('/api/auth/logout', { refresh_token: leaving.refreshToken });
    expect(await spoken(leaving)).toEqual([
      ['Token Revocado', 'El token ha sido revocado', 'token.revoked'],
      ['Token Revoked', 'The token has been revoked', 'token.revoked'],
    ]);
    expect(await spoken(api.as(leaving.refreshToken), '/api/auth/refresh', 'POST')).toEqual([
      [undefined, 'Token de refresco expirado o revocado', 'refresh_token.ended'],
      [undefined, 'Refresh token expired or revoked', 'refresh_token.ended'],
    ]);
    try {
      stopClock(Date.now() + 2 * 3_600_000);
      expect(await spoken(cast.ana)).toEqual([
        ['Token Expirado', 'El token ha expirado', 'token.expired'],
        ['Token Expired', 'The token has expired', 'token.expired'],
      ]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('of a taken value names its field, whether it is made or changed', async () => {
    const answers = await leavingNothing(api, async () => [
      await api.anonymous.post('/api/auth/register', eva({ username: 'ana' })),
      await cast.ana.patch(`/api/users/${cast.ana.id}`, { username: 'bob' }),
      await cast.ana.patch(`/api/users/${cast.ana.id}`, { email: 'BOB@example.com' }),
      await cast.ana.post('/api/tags', { name: 'DOCS' }),
    ]);
    const fields = ['username', 'username', 'email', 'name'];
    expect(answers.map(({ status, body: { code, errors } }) => [status, code, errors])).toEqual(
      answers.map(({ body: { message } }, i) => {
        const code = `${fields[i]}.taken`;
        return [409, code, [{ field: fields[i], message, code }]];
      }),
    );
  });

  it('of several fields has the code of the first, and of missing ones before others', async () => {
    const codesOf = async (act: Promise<Answer>) => {
      const { code, errors } = (await act).body;
      return [code, errors.map((each: { code: string }) => each.code)];
    };
    const wrong = { tags: [0], priority: 'x', title: '' };
    expect(await codesOf(cast.ana.patch(`/api/tasks/${ids[':task']}`, wrong))).toEqual([
      'title.too_short',
      ['title.too_short', 'priority.unknown', 'tags.unknown'],
    ]);
    expect(await codesOf(api.anonymous.post('/api/auth/register', { username: 'x', password: '' }))).toEqual([
      'email.required',
      ['username.too_short', 'email.required', 'password.required'],
    ]);
    expect(await codesOf(cast.ana.get('/api/tasks?page=x&nope=1', { prefer: 'handling=strict' }))).toEqual([
      'query.not_understood',
      ['query.not_understood', 'query.unknown_parameter'],
    ]);
  });

  it('of many operations has the code of each that fails', async () => {
    const wrong = [
      { op: 'create', data: { title: long(201), priority: 'x' } },
      { op: 'complete', id: 999_999 },
      { op: 'update', id: ids[':task'], version: 99, data: { title: 'x' } },
    ];
    const { body } = await leavingNothing(api, () => cast.ana.post('/api/tasks/bulk', { operations: wrong }));
    expect([body.code, body.errors.map(({ index, code }: { index: number; code: string }) => [index, code])]).toEqual([
      'bulk.refused',
      [
        [0, 'title.too_long'],
        [0, 'priority.unknown'],
        [1, 'task.not_found'],
        [2, 'version.changed'],
      ],
    ]);
  });

  it('has a distinct code, the same in every language', () => {
    const codes = new Map<string, Set<string>>();
    for (const { value, english } of EXAMPLES) {
      expect(english.code).toBe(value.code);
      codes.set(english.message, (codes.get(english.message) ?? new Set()).add(english.code));
    }
    expect(codes.size).toBeGreaterThan(60);
    // Only where other fields have the same rule, or another rule the same words.
    expect([...codes].filter(([, all]) => all.size > 1).map(([message]) => message)).toEqual([
      'Password must have at least 8 characters',
      'Invalid email format',
      'Tag not found',
    ]);
  });
});
