import { Api } from '../../kit/api';
import { logIn } from '../../kit/people';

/** By the page: the operation that it uses, and its titles. */
const PAGES = {
  reset: ['/api/auth/reset-password', 'Elegir una contraseña nueva', 'Choose a new password'],
  confirm: ['/api/auth/confirm-email', 'Confirmar el correo', 'Confirm your e-mail'],
  join: ['/api/auth/register', 'Crear tu cuenta', 'Create your account'],
} as const;

describe('The pages that links in e-mails lead to', () => {
  let api: Api;

  beforeAll(async () => {
    api = await Api.start();
  });
  afterAll(() => api.stop());

  it.each(Object.entries(PAGES))(
    '/%s is in the language of the browser, and needs nothing of others',
    async (name, of) => {
      const [action, spanish, english] = of;
      for (const [language, title] of Object.entries({ es: spanish, en: english })) {
        const { status, headers, text } = await api.anonymous.get(`/${name}`, { 'accept-language': language });
        expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
        expect(headers.get('content-language')).toBe(language);
        expect(headers.get('vary')).toMatch(/Accept-Language/);
        expect(headers.get('content-security-policy')).toContain("script-src 'self'");
        expect(text).toContain(`<html lang="${language}">`);
        expect(text).toContain(`<h1>${title}</h1>`);
        expect(text).toContain(`action="${action}"`);
        for (const [, field] of text.matchAll(/<input id="(\w+)"/g)) expect(text).toContain(`<label for="${field}">`);
        for (const [, source] of text.matchAll(/(?:src|href)="(\/[^"]*)"/g))
          expect((await api.anonymous.get(source!)).status).toBe(200);
        expect(text).not.toMatch(/(?:src|href|action)="https?:|<script>|\son\w+=/);
      }
    },
  );

  it('are those of the links', async () => {
    const admin = await logIn(api, 'root@example.com', 'Root12345');
    const { body } = await admin.post('/api/invitations', { email: 'new@example.com', role: 'user' });
    const { pathname, hash } = new URL(body.data.link);
    expect(hash).toMatch(/^#token=\S+$/);
    expect((await api.anonymous.get(pathname)).status).toBe(200);
  });
});
