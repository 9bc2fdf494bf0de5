import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Api, type Client } from '../../kit/api';
import { makeCloseTask, makeLead, withKey } from '../../kit/builders';
import { join } from '../../kit/people';

describe('Tasks of leads in a list of Close', () => {
  let api: Api;
  let ana: Client;

  beforeAll(async () => {
    api = await Api.start();
    ana = await withKey(await join(api, 'ana'));
  });
  afterAll(() => api.stop());

  const multiply = (lead: string, count: number): Promise<unknown> =>
    api.app.get(UnitOfWork).run((em) =>
      em.query(`
        WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ${count - 1})
        INSERT INTO tasks (public_id, type, title, status, priority, user_id, created_by_id, updated_by_id, lead_id,
          search_text, created_at, updated_at)
        SELECT 'task_' || n, type, title, status, priority, user_id, created_by_id, updated_by_id, lead_id,
          search_text, created_at, updated_at
        FROM tasks, copies WHERE lead_id = '${lead}'`),
    );

  it('are up to a thousand of each, whatever the others have', async () => {
    const [first, second, third] = [await makeLead(ana, 'A'), await makeLead(ana, 'B'), await makeLead(ana, 'C')];
    await makeCloseTask(ana, first.id);
    await multiply(first.id, 1_001);
    const own = await makeCloseTask(ana, second.id, { text: 'Own' });
    await makeCloseTask(ana, second.id, { is_complete: true });
    const { data } = (await ana.get('/api/v1/lead/')).body;
    const shown = data.map(({ id, tasks }: any) => [id, tasks.length]);
    expect(shown).toEqual([
      [first.id, 1_000],
      [second.id, 1],
      [third.id, 0],
    ]);
    expect(data[1].tasks).toEqual([own]);
  });
});
