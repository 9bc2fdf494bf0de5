import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { EVENT_NAMES } from '../../src/webhooks/event-names';
import { Client } from '../kit/api';
import { Service } from '../kit/service';

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARTEFACTS = join(__dirname, '..', '..', 'artefacts');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const SECOND = 1_000;
const ADMIN = { email: 'root@example.com', password: 'Root12345' };

const SEED = { status: 'in_progress', priority: 'urgent', due_date: '2024-11-15T17:00:00' };

/** What the browser complained about, and what it asked of other machines. */
interface Watched {
  page: Page;
  complaints: string[];
  outside: string[];
}

// The compiled service, since only that has the whole document.
describe('Swagger UI in a browser', () => {
  let folder: string;
  let service: Service;
  let url: string;
  let browser: Browser;
  let context: BrowserContext;
  let watched: Watched;

  beforeAll(async () => {
    mkdirSync(ARTEFACTS, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), `tasksmith-browser-${process.pid}-`));
    service = Service.run({
      PORT: '0',
      DATABASE_URL: `sqlite:${join(folder, 'tasks.sqlite')}`,
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
    });
    url = await service.url();
    for (const username of ['ana', 'bob']) {
      const account = { username, email: `${username}@example.com`, password: 'Secret123' };
      await new Client(url).post('/api/auth/register', account);
    }
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    browser = await chromium.launch({ executablePath: BROWSER, args });
  }, 180 * SECOND);
  afterAll(async () => {
    await browser?.close();
    await service.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => context?.close());

  async function open(path: string, viewport = DESKTOP): Promise<Page> {
    context = await browser.newContext({ viewport, locale: 'es-CL' });
    return openIn(context, path);
  }

  const shared = new Map<typeof DESKTOP, Watched>();

  /** The documentation with everything closed, for tests that do not log in. Loading it takes seconds, so they share it. */
  async function docs(viewport = DESKTOP): Promise<Page> {
    const known = shared.get(viewport);
    if (!known) {
      const page = await openIn(await browser.newContext({ viewport, locale: 'es-CL' }), '/docs');
      shared.set(viewport, watched);
      return page;
    }
    watched = known;
    const { page } = watched;
    const dialog = page.locator('.modal-ux');
    if (await dialog.isVisible()) await dialog.locator('.close-modal').click();
    await page.locator('.operation-filter-input').fill('');
    for (const block of await page.locator('.opblock.is-open').all())
      await block.locator('.opblock-summary-control').click();
    await page.locator('.opblock.is-open').waitFor({ state: 'detached' });
    return page;
  }

  async function openIn(where: BrowserContext, path: string): Promise<Page> {
    const page = await where.newPage();
    watched = { page, complaints: [], outside: [] };
    page.setDefaultTimeout(90 * SECOND);
    // A refused request is what some of these tests are about; the browser says so on its console.
    const isRefusal = (text: string): boolean => /status of 4\d\d/.test(text);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !isRefusal(message.text()))
        watched.complaints.push(message.text());
    });
    page.on('pageerror', (error) => watched.complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) watched.outside.push(request.url());
    });
    await page.goto(url + path);
    return page;
  }

  const expectPeace = (): void => expect([watched.complaints, watched.outside]).toEqual([[], []]);

  /** The whole page, or a part of it. */
  async function expectAccessible(page: Page, part = 'html'): Promise<void> {
    await page.evaluate(AXE);
    const violations = await page.evaluate(async (selector) => {
      const { violations: all } = await (globalThis as any).axe.run(selector, { resultTypes: ['violations'] });
      return all
        .filter(({ impact }: any) => ['serious', 'critical'].includes(impact))
        .flatMap(({ id, nodes }: any) => nodes.slice(0, 3).map(({ html }: any) => `${id}: ${html.slice(0, 200)}`));
    }, part);
    expect(violations).toEqual([]);
  }

  const operation = (page: Page, id: string): Locator => page.locator(`[id$="-${id}"].opblock`);

  /** Opens an operation, fills it in, sends it, and gives what came back. */
  async function tryOut(page: Page, id: string, fields: { body?: object; id?: string | number } = {}) {
    const block = operation(page, id);
    if (!(await block.locator('.opblock-body').isVisible())) await block.locator('.opblock-summary-control').click();
    if (fields.id !== undefined) await block.locator('tr[data-param-name="id"] input').fill(String(fields.id));
    if (fields.body) await block.locator('textarea.body-param__text').fill(JSON.stringify(fields.body));
    const answered = page.waitForResponse((response) => /\/api\//.test(response.url()));
    await block.locator('button.execute').click();
    const response = await answered;
    const live = block.locator('.live-responses-table');
    await live.locator('.response-col_status').first().waitFor();
    expect(await live.locator('tbody .response-col_status').first().textContent()).toContain(String(response.status()));
    return { status: response.status(), body: await response.json(), block };
  }

  async function authorize(page: Page, fill: (modal: Locator) => Promise<void>): Promise<void> {
    await page.locator('.auth-wrapper .btn.authorize').click();
    const modal = page.locator('.modal-ux');
    await fill(modal);
    await modal.locator('.btn-done').first().click();
    await modal.waitFor({ state: 'detached' });
  }

  const withToken = (token: string) => async (modal: Locator) => {
    const form = modal.locator('form', { hasText: 'bearer' }).first();
    if (await form.getByRole('button', { name: 'Remove authorization' }).isVisible())
      await form.getByRole('button', { name: 'Remove authorization' }).click();
    await form.locator('input[type=text], input[type=password]').first().fill(token);
    await form.getByRole('button', { name: 'Apply credentials' }).click();
  };

  it('leads a person from the first page to the documentation', async () => {
    const page = await open('/');
    await expectAccessible(page);
    await page.screenshot({ path: join(ARTEFACTS, 'landing.png') });
    await page.getByRole('link', { name: /Try it/ }).click();
    await operation(page, 'tasksUpdate').waitFor();
    expect(await page.title()).toBe('Tasksmith API');
    expectPeace();
  });

  it('lets people use the links of e-mails: for a new password, and to join', async () => {
    const logIn = async (email: string, password: string) =>
      new Client(url).post('/api/auth/login', { email, password });
    const admin = new Client(url, (await logIn(ADMIN.email, ADMIN.password)).body.data.access_token);
    const { body } = await admin.post('/api/users', { username: 'carl', email: 'carl@example.com' });
    const reset = (await admin.post(`/api/users/${body.data.id}/reset-password`)).body.data.link as string;
    const page = await open(new URL(reset).pathname + new URL(reset).hash, PHONE);
    await expectAccessible(page);
    const outcome = page.getByRole('status');
    const send = async (words: RegExp): Promise<void> => {
      await page.getByRole('button').click();
      await outcome.filter({ hasText: words }).waitFor();
    };
    await page.getByLabel(/Contraseña nueva/).fill('tooweak88');
    await send(/contrase/i);
    expect((await logIn('carl@example.com', 'tooweak88')).status).toBe(401);
    await page.getByLabel(/Contraseña nueva/).fill('Better-1234');
    await send(/La contraseña se guardó/);
    expect(page.url()).toBe(`${url}/reset`);
    expect((await logIn('carl@example.com', 'Better-1234')).status).toBe(200);

    const invited = { email: 'dora@example.com', role: 'user' };
    const invitation = new URL((await admin.post('/api/invitations', invited)).body.data.link as string);
    await page.goto(url + invitation.pathname + invitation.hash);
    await expectAccessible(page);
    await page.getByLabel('Nombre de usuario').fill('dora');
    await page.getByLabel(/Contraseña/).fill('Dora12345');
    await send(/La cuenta fue creada/);
    expect((await logIn('dora@example.com', 'Dora12345')).status).toBe(200);
    expectPeace();
  });

  it.each([
    ['a desktop', DESKTOP],
    ['a phone', PHONE],
  ])('shows the first request whole on %s', async (_, viewport) => {
    const page = await open('/', viewport);
    const code = page.locator('pre');
    expect(await code.evaluate((pre) => pre.scrollWidth - pre.clientWidth)).toBe(0);
    expect((await code.textContent())!.replace(url, 'http://here')).toMatch(
      /^url=http:\/\/here\ncurl -X POST \$url\/api\/auth\/register/,
    );
    expectPeace();
  });

  it('shows the requests of webhooks, each with an example of its body', async () => {
    const page = await docs();
    const blocks = page.locator('.webhooks .opblock');
    await blocks.first().waitFor();
    expect(await blocks.count()).toBe(EVENT_NAMES.length);
    const block = blocks.filter({ hasText: 'task.completed' });
    await block.locator('.opblock-summary-control').click();
    await block.getByRole('tab', { name: 'Example Value' }).click();
    const example = JSON.parse((await block.locator('.body-param__example').textContent())!);
    expect(example).toMatchObject({ type: 'task.completed', data: { task: { is_completed: true } } });
    expectPeace();
  });

  it('is accessible, closed and open, on a desktop', async () => {
    const page = await docs();
    await operation(page, 'tasksUpdate').waitFor();
    await expectAccessible(page);
    await page.screenshot({ path: join(ARTEFACTS, 'docs-desktop.png') });
    await operation(page, 'tasksUpdate').locator('.opblock-summary-control').click();
    await operation(page, 'tasksUpdate').locator('.responses-wrapper').waitFor();
    await expectAccessible(page, '[id$="-tasksUpdate"].opblock');
    expectPeace();
  });

  it('fits on a phone', async () => {
    const page = await docs(PHONE);
    await operation(page, 'tasksUpdate').waitFor();
    await page.screenshot({ path: join(ARTEFACTS, 'docs-phone.png') });
    await operation(page, 'tasksUpdate').locator('.opblock-summary-control').click();
    await operation(page, 'tasksUpdate').locator('.responses-wrapper').waitFor();
    await operation(page, 'tasksUpdate').scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(ARTEFACTS, 'operation-phone.png') });
    expect(await page.evaluate(() => (globalThis as any).document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      PHONE.width,
    );
    await expectAccessible(page);
    expectPeace();
  });

  it('shows what an answer looks like in lines on a phone, and errors when they are asked for', async () => {
    const page = await docs(PHONE);
    const block = operation(page, 'tasksUpdate');
    await block.locator('.opblock-summary-control').click();
    const cell = block.locator('.responses-table tr[data-code="200"] .response-col_description').first();
    await cell.waitFor();
    expect((await cell.boundingBox())!.width).toBeGreaterThan(PHONE.width / 2);
    await page.screenshot({ path: join(ARTEFACTS, 'responses-phone.png') });
    const refusal = block.locator('.responses-table tr[data-code="404"]');
    const button = refusal.locator('button.refusal');
    expect([await button.getAttribute('aria-expanded'), await refusal.locator('.model-example').count()]).toEqual([
      'false',
      0,
    ]);
    await button.click();
    await refusal.locator('.model-example').waitFor();
    expectPeace();
  });

  it('asks for a token first', async () => {
    const page = await docs();
    await operation(page, 'tasksUpdate').waitFor();
    await page.locator('.auth-wrapper .btn.authorize').click();
    const forms = page.locator('.modal-ux form');
    expect(await forms.first().textContent()).toContain('bearer');
    await page.screenshot({ path: join(ARTEFACTS, 'authorize-desktop.png') });
    expectPeace();
  });

  it('finds operations by a part of their path, summary or group', async () => {
    const page = await docs();
    for (const [phrase, found, other] of [
      ['taskS', 'tasksUpdate', 'tagsList'],
      ['/HISTORY', 'taskHistoryList', 'tasksUpdate'],
      ['change your', 'authChangePassword', 'taskHistoryList'],
    ] as const) {
      await page.locator('.operation-filter-input').fill('');
      await operation(page, other).waitFor();
      await page.locator('.operation-filter-input').fill(phrase);
      await operation(page, found).waitFor();
      await operation(page, other).waitFor({ state: 'detached' });
    }
    expectPeace();
  });

  it('finds a group by the filter, and an operation by a link to it', async () => {
    const page = await docs();
    await operation(page, 'tasksUpdate').waitFor();
    await page.locator('.operation-filter-input').fill('Tags');
    await operation(page, 'tasksUpdate').waitFor({ state: 'detached' });
    expect(await operation(page, 'tagsList').isVisible()).toBe(true);
    await page.goto(`${url}/docs#/Tasks/tasksUpdate`);
    await page.reload();
    await operation(page, 'tasksUpdate').locator('.opblock-body').waitFor();
    expectPeace();
  });

  it(
    'lets one log in, keeps the token, creates a task, changes it as the seed does, and refuses it to others',
    async () => {
      const page = await open('/docs');
      await operation(page, 'authLogin').waitFor();
      const logIn = async (email: string): Promise<string> => {
        const { status, body } = await tryOut(page, 'authLogin', { body: { email, password: 'Secret123' } });
        expect(status).toBe(200);
        return body.data.access_token;
      };
      await authorize(page, withToken(await logIn('ana@example.com')));
      await page.reload();
      await operation(page, 'tasksCreate').waitFor();

      const created = await tryOut(page, 'tasksCreate', { body: { title: 'Write API documentation' } });
      expect(created.status).toBe(201);
      const { id } = created.body.data;
      const changed = await tryOut(page, 'tasksUpdate', { id, body: SEED });
      expect([changed.status, changed.body]).toEqual([
        200,
        {
          success: true,
          message: 'Tarea actualizada con exito',
          data: { ...created.body.data, ...SEED, is_overdue: true, updated_at: expect.any(String) },
        },
      ]);
      expect(await changed.block.locator('.live-responses-table').textContent()).toContain('Request duration');
      await changed.block.locator('.live-responses-table').scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(ARTEFACTS, 'patch-desktop.png') });

      await authorize(page, withToken(await logIn('bob@example.com')));
      const refused = await tryOut(page, 'tasksUpdate', { id, body: SEED });
      expect([refused.status, refused.body.message]).toEqual([403, 'No tienes permiso para actualizar esta tarea']);
      expectPeace();
    },
    180 * SECOND,
  );

  it(
    'takes an API key for a PUT of the Close API',
    async () => {
      const login = await new Client(url).post('/api/auth/login', { email: 'ana@example.com', password: 'Secret123' });
      const ana = new Client(url, login.body.data.access_token);
      const { key } = (await ana.post('/api/api-keys', { name: 'browser' })).body.data;
      const lead = (await ana.post('/api/v1/lead/', { name: 'Wayne Enterprises' })).body;
      const task = (await ana.post('/api/v1/task/', { lead_id: lead.id, text: 'Call back' })).body;

      const page = await open('/docs');
      await operation(page, 'closeTasksUpdate').waitFor();
      await authorize(page, async (modal) => {
        const form = modal.locator('form', { hasText: 'basic' }).last();
        await form.locator('input').first().fill(key);
        await form.getByRole('button', { name: 'Apply credentials' }).click();
      });
      const done = await tryOut(page, 'closeTasksUpdate', { id: task.id, body: { is_complete: true } });
      expect([done.status, done.body]).toMatchObject([200, { id: task.id, is_complete: true, view: 'archive' }]);
      expectPeace();
    },
    180 * SECOND,
  );
});
