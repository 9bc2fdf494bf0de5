import type { Language } from '../../http/language';

export interface Field {
  name: string;
  label: string;
  attributes: string;
}

/** A form for the token of a link: where it sends what, and its words. */
export interface Form {
  action: string;
  tokenField: string;
  title: string;
  fields: Field[];
  button: string;
  done: string;
}

const NEW_PASSWORD = 'type="password" autocomplete="new-password" minlength="8" maxlength="128" required';
const USERNAME = 'type="text" autocomplete="username" required';

const RULE: Record<Language, string> = {
  es: '8 a 128 caracteres, con mayúscula, minúscula y dígito',
  en: '8 to 128 characters, with an upper-case letter, a lower-case letter and a digit',
};

/** By the path of the page. */
export const FORMS: Record<string, Record<Language, Form>> = {
  reset: {
    es: {
      action: '/api/auth/reset-password',
      tokenField: 'token',
      title: 'Elegir una contraseña nueva',
      fields: [{ name: 'new_password', label: `Contraseña nueva (${RULE.es})`, attributes: NEW_PASSWORD }],
      button: 'Guardar la contraseña',
      done: 'La contraseña se guardó. Ya puedes iniciar sesión con ella.',
    },
    en: {
      action: '/api/auth/reset-password',
      tokenField: 'token',
      title: 'Choose a new password',
      fields: [{ name: 'new_password', label: `New password (${RULE.en})`, attributes: NEW_PASSWORD }],
      button: 'Save the password',
      done: 'The password was saved. You can log in with it now.',
    },
  },
  confirm: {
    es: {
      action: '/api/auth/confirm-email',
      tokenField: 'token',
      title: 'Confirmar el correo',
      fields: [],
      button: 'Confirmar',
      done: 'El correo quedó confirmado.',
    },
    en: {
      action: '/api/auth/confirm-email',
      tokenField: 'token',
      title: 'Confirm your e-mail',
      fields: [],
      button: 'Confirm',
      done: 'Your e-mail is confirmed.',
    },
  },
  join: {
    es: {
      action: '/api/auth/register',
      tokenField: 'invitation',
      title: 'Crear tu cuenta',
      fields: [
        { name: 'username', label: 'Nombre de usuario', attributes: USERNAME },
        { name: 'password', label: `Contraseña (${RULE.es})`, attributes: NEW_PASSWORD },
      ],
      button: 'Crear la cuenta',
      done: 'La cuenta fue creada. Ya puedes iniciar sesión.',
    },
    en: {
      action: '/api/auth/register',
      tokenField: 'invitation',
      title: 'Create your account',
      fields: [
        { name: 'username', label: 'Username', attributes: USERNAME },
        { name: 'password', label: `Password (${RULE.en})`, attributes: NEW_PASSWORD },
      ],
      button: 'Create the account',
      done: 'The account was created. You can log in now.',
    },
  },
};

export const COMMON: Record<Language, { noToken: string; noAnswer: string; noScript: string }> = {
  es: {
    noToken: 'A este enlace le falta el token. Ábralo completo, como está en el mensaje.',
    noAnswer: 'El servidor no responde. Inténtelo de nuevo.',
    noScript: 'Esta página necesita JavaScript.',
  },
  en: {
    noToken: 'This link lacks its token. Open the whole link, as it stands in the message.',
    noAnswer: 'The server does not answer. Try again.',
    noScript: 'This page needs JavaScript.',
  },
};
