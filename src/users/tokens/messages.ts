import type { Language } from '../../http/language';
import type { Mail } from '../../mail/mailer';
import type { TokenKind } from './account-token.entity';
import type { IssuedToken } from './account-tokens';

/** What an e-mail says before the link, and after it. */
interface Words {
  subject: string;
  begin: string;
  end: string;
}

/** The page of each link. The token is behind a `#`, so that servers and proxies do not log it. */
const PAGES: Record<TokenKind, string> = { password: 'reset', email: 'confirm', invitation: 'join' };

// Only ASCII and short lines, so that the link is not encoded in the e-mail.
const WORDS: Record<TokenKind, Record<Language, Words>> = {
  password: {
    es: {
      subject: 'Elige una clave nueva',
      begin: 'Para elegir una clave nueva de Tasksmith, abre este enlace:',
      end: 'Si no la has pedido, ignora este mensaje: tu clave no cambia.',
    },
    en: {
      subject: 'Choose a new password',
      begin: 'To choose a new password for Tasksmith, open this link:',
      end: 'If you did not ask for it, ignore this message: your password stays.',
    },
  },
  email: {
    es: {
      subject: 'Confirma tu correo',
      begin: 'Para confirmar este correo para tu cuenta de Tasksmith, abre este enlace:',
      end: 'Si no lo has pedido, ignora este mensaje.',
    },
    en: {
      subject: 'Confirm your e-mail',
      begin: 'To confirm this e-mail for your account at Tasksmith, open this link:',
      end: 'If you did not ask for it, ignore this message.',
    },
  },
  invitation: {
    es: {
      subject: 'Te invitan a Tasksmith',
      begin: 'Para crear tu cuenta de Tasksmith, abre este enlace:',
      end: 'Si no conoces Tasksmith, ignora este mensaje.',
    },
    en: {
      subject: 'You are invited to Tasksmith',
      begin: 'To create your account at Tasksmith, open this link:',
      end: 'If you do not know Tasksmith, ignore this message.',
    },
  },
};

const UNTIL: Record<Language, string> = {
  es: 'Solo funciona una vez, hasta',
  en: 'It works once, until',
};

const TOKEN: Record<Language, string> = { es: 'El token solo, para programas:', en: 'The token alone, for programs:' };

/** Where links begin without `PUBLIC_URL`: an address that a browser on this machine can open. */
export function ownAddress({ host, port }: { host: string; port: number }): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return host.includes(':') ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}

export const linkTo = (baseUrl: string, kind: TokenKind, token: string): string =>
  `${baseUrl}/${PAGES[kind]}#token=${token}`;

/** The e-mail that brings a token. */
export function message(
  kind: TokenKind,
  language: Language,
  to: string,
  { token, expiresAt }: IssuedToken,
  baseUrl: string,
): Mail {
  const { subject, begin, end } = WORDS[kind][language];
  const until = `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const link = linkTo(baseUrl, kind, token);
  const parts = [begin, link, `${UNTIL[language]} ${until}.`, TOKEN[language], token, end];
  return { to, subject, text: `${parts.join('\n\n')}\n` };
}
