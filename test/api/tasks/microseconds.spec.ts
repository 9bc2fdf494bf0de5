import { Api, type Answer, type Client, type Fields } from '../../kit/api';
import { makeCloseTask, makeLead, makeTask, stopClock, withKey, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';

const etagOf = ({ headers }: Answer): string => headers.get('etag')!;

describe('Microseconds', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  describe('of a due date', () => {
    const DUE = '2030-01-01T10:00:00.123456';

    it('are a change by themselves: of the version, the ETag and the history', async () => {
      const { id } = await makeTask(cast.ana, { due_date: DUE });
      const path = `/api/tasks/${id}`;
      const before = etagOf(await cast.ana.get(path));
      const changed = await cast.ana.patch(path, { due_date: '2030-01-01T10:00:00.123457' }, { 'if-match': before });
      expect([changed.status, changed.body.data.due_date]).toEqual([200, '2030-01-01T10:00:00.123457']);
      expect(etagOf(changed)).not.toBe(before);
      const late = await cast.ana.patch(path, { due_date: DUE }, { 'if-match': before });
      expect(late.status).toBe(412);
      const { body } = await cast.ana.get(`${path}/history`);
      expect(body.data.items.map(({ version, changes }: any) => [version, changes.length])).toEqual([
        [2, 1],
        [1, expect.any(Number)],
      ]);
    });

    it('change nothing if they are the same, and what comes after the sixth digit does not count', async () => {
      const { id } = await makeTask(cast.ana, { due_date: `${DUE}999` });
      const before = await cast.ana.get(`/api/tasks/${id}`);
      expect(before.body.data.due_date).toBe(DUE);
      for (const due_date of [DUE, `${DUE}1`, `${DUE}999Z`]) await cast.ana.patch(`/api/tasks/${id}`, { due_date });
      const after = await cast.ana.get(`/api/tasks/${id}`);
      expect([after.body, etagOf(after)]).toEqual([before.body, etagOf(before)]);
    });

    it('come back with a revert, and go with a due date that goes', async () => {
      const { id } = await makeTask(cast.ana, { due_date: DUE });
      const path = `/api/tasks/${id}`;
      const dueAfter = async (fields: Fields): Promise<unknown> =>
        (await cast.ana.patch(path, fields)).body.data.due_date;
      expect(await dueAfter({ due_date: null })).toBeNull();
      expect(await dueAfter({ due_date: '2030-01-01T10:00:00' })).toBe('2030-01-01T10:00:00');
      const reverted = await cast.ana.post(`${path}/revert`, { version: 1 });
      expect(reverted.body.data.due_date).toBe(DUE);
      expect((await cast.ana.get(path)).body.data.due_date).toBe(DUE);
    });

    it('sort the trash', async () => {
      const due = ['000001', '000003', '000002'].map((digits) => `2031-01-01T10:00:00.${digits}`);
      for (const due_date of due) {
        const { id } = await makeTask(cast.bob, { due_date });
        await cast.bob.delete(`/api/tasks/${id}`);
      }
      for (const [sort_order, all] of [
        ['asc', due.toSorted()],
        ['desc', due.toSorted().toReversed()],
      ] as const) {
        const { body } = await cast.bob.get(withQuery('/api/trash', { sort_by: 'due_date', sort_order }));
        expect(body.data.tasks.map(({ due_date }: Fields) => due_date)).toEqual(all);
      }
    });
  });

  describe('of an imported time of creation', () => {
    const made = ['000000', '000001', '123456', '123457', '999999'].map((digits) => `2015-01-09T19:50:49.${digits}`);
    const shown = made.map((text) => text.replace('.000000', ''));
    let root: Client;
    let lead: string;

    beforeAll(async () => {
      root = await withKey(cast.root);
      lead = (await makeLead(root)).id;
      for (const text of [2, 0, 4, 3, 1].map((i) => made[i]!)) {
        const fields = { text, lead_id: lead, date_created: `${text}789+00:00` };
        const { status, body } = await root.post('/api/v1/task/', fields, { 'x-import': 'true' });
        expect([status, body.date_created]).toEqual([200, `${text.replace('.000000', '')}+00:00`]);
        expect((await root.get(`/api/v1/task/${body.id}/`)).body).toEqual(body);
      }
    });

    const dates = async (query: Fields): Promise<string[]> => {
      const { status, body } = await root.get(withQuery('/api/v1/task/', { lead_id: lead, ...query }));
      expect(status).toBe(200);
      return body.data.map(({ date_created }: any) => date_created.replace('+00:00', ''));
    };

    it('are shown, sorted and filtered by', async () => {
      const all = { _order_by: 'date_created' };
      expect(await dates(all)).toEqual(shown);
      expect(await dates({ _order_by: '-date_created' })).toEqual(shown.toReversed());
      for (const [i, bound] of made.entries()) {
        expect(await dates({ ...all, date_created__lt: bound })).toEqual(shown.slice(0, i));
        expect(await dates({ ...all, date_created__lte: bound })).toEqual(shown.slice(0, i + 1));
        expect(await dates({ ...all, date_created__gt: bound })).toEqual(shown.slice(i + 1));
        expect(await dates({ ...all, date_created__gte: bound })).toEqual(shown.slice(i));
      }
    });

    it('are the same in the TaskForge API, page by page', async () => {
      const query = { search: '2015-01-09', sort_by: 'created_at', limit: 2 };
      for (const [sort_order, all] of [
        ['asc', shown],
        ['desc', shown.toReversed()],
      ] as const) {
        const met: string[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const { body } = await cast.root.get(withQuery('/api/tasks', { ...query, sort_order, cursor }));
          met.push(...body.data.tasks.map(({ created_at }: Fields) => created_at));
          cursor = body.data.pagination.next_cursor;
        }
        expect(met).toEqual(all);
      }
    });

    it('stay through a change, and events and the past have them', async () => {
      const [{ id }] = (await root.get(withQuery('/api/v1/task/', { lead_id: lead, date_created__gt: made[3]! }))).body
        .data;
      const changed = await root.put(`/api/v1/task/${id}/`, { is_complete: true });
      expect(changed.body.date_created).toBe(`${made[4]}+00:00`);
      const { body } = await root.get(withQuery('/api/v1/event/', { object_id: id }));
      const seen = body.data.map(({ data, previous_data }: any) => [data.date_created, previous_data.date_created]);
      expect(seen).toContainEqual([`${made[4]}+00:00`, undefined]);
      const [task] = (await cast.root.get('/api/tasks?search=999999')).body.data.tasks;
      expect((await cast.root.get(`/api/tasks/${task.id}?version=1`)).body.data.created_at).toBe(made[4]);
    });
  });

  describe('of a time that has milliseconds', () => {
    /** A whole second at which the sessions of the cast hold. */
    const second = (Math.ceil(Date.now() / 1000) + 60) * 1000;
    const shownAt = (digits: string): string => `${new Date(second).toISOString().slice(0, -'.000Z'.length)}.${digits}`;

    it('find the state that the shown time names', async () => {
      stopClock(second + 123);
      const task = await makeTask(cast.ana, { title: 'First' });
      stopClock(second + 124);
      await cast.ana.patch(`/api/tasks/${task.id}`, { title: 'Second' });
      jest.useRealTimers();
      const { body } = await cast.ana.get(`/api/tasks/${task.id}/history`);
      const titleAt = async (at: string): Promise<string> =>
        (await cast.ana.get(withQuery(`/api/tasks/${task.id}`, { at }))).body.data?.title;
      const times = body.data.items.map(({ at }: Fields) => at);
      expect(times).toEqual([shownAt('124000'), shownAt('123000')]);
      expect(await titleAt(times[0])).toBe('Second');
      expect(await titleAt(times[1])).toBe('First');
      expect(await titleAt(shownAt('123999'))).toBe('First');
      expect(await titleAt(shownAt('122999'))).toBeUndefined();
    });

    it('come after it in filters', async () => {
      const close = await withKey(cast.ana);
      const lead = await makeLead(close);
      stopClock(second + 123);
      const { id } = await makeCloseTask(close, lead.id);
      jest.useRealTimers();
      const isFound = async (name: string, digits: string): Promise<boolean> => {
        const query = { lead_id: lead.id, [name]: shownAt(digits) };
        return (await close.get(withQuery('/api/v1/task/', query))).body.data.some((task: Fields) => task.id === id);
      };
      for (const time of ['date_created', 'date_updated']) {
        expect(await isFound(`${time}__lt`, '123000')).toBe(false);
        expect(await isFound(`${time}__lt`, '123001')).toBe(true);
        expect(await isFound(`${time}__lte`, '123001')).toBe(true);
        expect(await isFound(`${time}__gte`, '123000')).toBe(true);
        expect(await isFound(`${time}__gte`, '123001')).toBe(false);
        expect(await isFound(`${time}__gt`, '122999')).toBe(true);
      }
    });
  });
});
