import { words, type Words } from './words-of';

/** Errors about accounts, sessions, API keys and invitations. */
export const ACCOUNT_ERRORS: Record<string, Words> = {
  'password.not_changed_here': words('La contrasena no se cambia aqui', 'The password is not changed here'),
  'username.empty': words('El nombre de usuario es requerido', 'Username is required'),
  'username.not_text': words('El nombre de usuario debe ser una cadena', 'Username must be a string'),
  'username.too_short': words(
    'El nombre de usuario debe tener al menos 3 caracteres',
    'Username must have at least 3 characters',
  ),
  'username.too_long': words('El nombre de usuario es demasiado largo', 'Username is too long'),
  'username.unusable': words(
    'El nombre de usuario solo puede contener letras, numeros, guiones bajos y guiones',
    'Username may only contain letters, numbers, underscores and hyphens',
  ),
  'email.empty': words('El correo electronico es requerido', 'Email is required'),
  'email.not_text': words('Formato de correo electronico invalido', 'Invalid email format'),
  'email.too_short': words('El correo electronico es demasiado corto', 'Email is too short'),
  'email.too_long': words('El correo electronico es demasiado largo', 'Email is too long'),
  'email.unusable': words('Formato de correo electronico invalido', 'Invalid email format'),
  ...passwordWords('password'),
  ...passwordWords('old_password'),
  ...passwordWords('new_password'),
  'current_password.not_text': words('La contrasena actual debe ser una cadena', 'Current password must be a string'),
  'token.not_text': words('token debe ser una cadena', 'token must be a string'),
  'language.unknown': words('language debe ser es o en', 'language must be es or en'),
  'invitation.not_text': words('invitation debe ser una cadena', 'invitation must be a string'),
  'token.ended': words(
    'El token no existe, ya se uso o ha expirado',
    'The token does not exist, has been used, or has expired',
  ),
  'first_name.not_text': words('El nombre debe ser una cadena', 'First name must be a string'),
  'first_name.too_long': words('El nombre no debe exceder 50 caracteres', 'First name must not exceed 50 characters'),
  'first_name.unusable': words('El nombre contiene caracteres no validos', 'First name contains invalid characters'),
  'last_name.not_text': words('El apellido debe ser una cadena', 'Last name must be a string'),
  'last_name.too_long': words('El apellido no debe exceder 50 caracteres', 'Last name must not exceed 50 characters'),
  'last_name.unusable': words('El apellido contiene caracteres no validos', 'Last name contains invalid characters'),
  'role.unknown': words('Rol invalido', 'Invalid role'),
  'is_active.not_boolean': words('is_active debe ser un booleano', 'is_active must be a boolean'),
  'refresh_token.required': words('Se requiere token de refresco', 'Refresh token is required'),
  'scopes.unknown': words(
    'scopes debe ser una lista con uno o mas de: read, write, delete, manage',
    'scopes must be a list of one or more of: read, write, delete, manage',
  ),
  'scopes.wider': words(
    'A una clave de API se le pueden quitar permisos, no anadir',
    'Scopes can be taken away from an API key, not added',
  ),
  'expires_at.past': words('expires_at debe estar en el futuro', 'expires_at must be in the future'),
  'overlap.out_of_range': words(
    'overlap debe ser un entero de 0 a 86400',
    'overlap must be an integer from 0 to 86400',
  ),

  'current_password.wrong': words('Esa no es tu contrasena actual', 'That is not your current password'),
  'old_password.wrong': words('La contrasena actual es incorrecta', 'Current password is incorrect'),
  'refresh_token.invalid': words('Token de refresco invalido', 'Invalid refresh token'),
  'refresh_token.ended': words('Token de refresco expirado o revocado', 'Refresh token expired or revoked'),
  'refresh_token.user_gone': words('Usuario no encontrado o inactivo', 'User not found or inactive'),

  'registration.closed': words('El registro esta cerrado', 'Registration is closed'),
  'registration.invite_only': words('El registro requiere una invitacion', 'Registration needs an invitation'),
  'invitation.ended': words(
    'La invitacion no existe, ya se uso o ha expirado',
    'The invitation does not exist, has been used, or has expired',
  ),
  'user.other': words('Prohibido', 'Forbidden'),
  'api_key.outlives': words(
    'Esta clave de API no puede crear ni cambiar una que caduque mas tarde que ella',
    'This API key cannot create or change one that expires later than itself',
  ),
  'user.delete_admin': words('No se pueden eliminar usuarios administradores', 'Admin users cannot be deleted'),
  'user.deactivate_admin': words(
    'No se pueden desactivar usuarios administradores',
    'Admin users cannot be deactivated',
  ),

  'api_key.not_found': words('Clave de API no encontrada', 'API key not found'),
  'session.not_found': words('Sesion no encontrada', 'Session not found'),
  'user.not_found': words('Usuario no encontrado', 'User not found'),
  'users.username.taken': words('El nombre de usuario ya existe', 'Username already exists'),
  'users.email.taken': words('El correo electronico ya existe', 'Email already exists'),
  'users.username.in_use': words('El nombre de usuario ya esta en uso', 'Username is already in use'),
  'users.email.in_use': words('El correo electronico ya esta en uso', 'Email is already in use'),
  'user.last_admin': words(
    'No se puede quitar al ultimo administrador activo',
    'The last active administrator cannot be removed',
  ),
};

function passwordWords(field: string): Record<string, Words> {
  return {
    [`${field}.not_text`]: words('La contrasena debe ser una cadena', 'Password must be a string'),
    [`${field}.empty`]: words('La contrasena es requerida', 'Password is required'),
    [`${field}.too_short`]: words(
      'La contrasena debe tener al menos 8 caracteres',
      'Password must have at least 8 characters',
    ),
    [`${field}.too_long`]: words('La contrasena es demasiado larga', 'Password is too long'),
    [`${field}.no_upper`]: words(
      'La contrasena debe contener al menos una letra mayuscula',
      'Password must contain at least one uppercase letter',
    ),
    [`${field}.no_lower`]: words(
      'La contrasena debe contener al menos una letra minuscula',
      'Password must contain at least one lowercase letter',
    ),
    [`${field}.no_digit`]: words(
      'La contrasena debe contener al menos un numero',
      'Password must contain at least one number',
    ),
  };
}
