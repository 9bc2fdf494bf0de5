import * as fc from 'fast-check';
import { Api, type Answer, type Client, type Fields } from '../kit/api';
import { leavingNothing, makeCloseTask, makeLead, withKey } from '../kit/builders';
import { bodiesFor, dayAfter, expectedDue, sent, ZONES, type Body } from '../kit/due-bodies';
import { join } from '../kit/people';

jest.setTimeout(600_000);

const BEFORE: [string, (made: string) => Fields][] = [
  ['dateless', () => ({})],
  ['of another day', () => ({ date: '2029-01-01' })],
  ['of an instant', () => ({ date: '2029-01-01T08:00:00+00:00' })],
  ['of the day on which it was made', (made) => ({ date: made })],
];

describe('The three names of the due value in a PUT of Close', () => {
  let api: Api;
  let ana: Client;
  let lead: any;

  beforeAll(async () => {
    api = await Api.start();
    ana = await withKey(await join(api, 'ana'));
    lead = await makeLead(ana);
  });
  afterAll(() => api.stop());

  const at = ({ id }: any): string => `/api/v1/task/${id}/`;

  async function madeIn(zone: string, fields: (made: string) => Fields): Promise<{ task: any; made: string }> {
    const there = { 'x-tz-offset': zone };
    const { id, date: made } = (await ana.post('/api/v1/task/', { lead_id: lead.id, text: 'Call back' }, there)).body;
    await ana.put(`/api/v1/task/${id}/`, fields(made), there);
    return { task: (await ana.get(`/api/v1/task/${id}/`, there)).body, made };
  }

  const zones = fc.constantFrom(...ZONES);
  const states = fc.constantFrom(...BEFORE.map(([, fields]) => fields));
  const anyBody = (made: string): fc.Arbitrary<Body> => fc.constantFrom(...bodiesFor(made));
  const numRuns = Number(process.env.CASES ?? 60);

  it('are idempotent', async () => {
    const places = bodiesFor('2000-01-01').length;
    const property = fc.asyncProperty(zones, states, fc.nat(places - 1), async (zone, fields, place) => {
      const there = { 'x-tz-offset': zone };
      const { task, made } = await madeIn(zone, fields);
      const body = bodiesFor(made)[place]!;
      const first = await ana.put(at(task), sent(body), there);
      const due = expectedDue(body, made, task.due_date);
      expect([first.status, first.body.due_date]).toEqual([200, due]);
      expect(first.body).toMatchObject({ date: due ?? made, is_dateless: due === null });
      const rows = () => api.rows(`SELECT * FROM tasks WHERE public_id = '${task.id}'`);
      const before = await rows();
      const again = await Promise.all([1, 2].map(() => ana.put(at(task), sent(body), there)));
      for (const { body: shown, headers } of again)
        expect([shown, headers.get('hint')]).toEqual([first.body, first.headers.get('hint')]);
      expect(await rows()).toEqual(before);
    });
    await fc.assert(property, { numRuns });
  });

  it.each(BEFORE)('change nothing when they come back as shown, of a task %s', async (_, fields) => {
    for (const zone of ZONES) {
      const there = { 'x-tz-offset': zone };
      const { task } = await madeIn(zone, fields);
      await leavingNothing(api, async () => {
        const { due_date, is_dateless } = task;
        for (const some of [task, task, { due_date }, { is_dateless }, { due_date, is_dateless }])
          expect((await ana.put(at(task), some, there)).body).toEqual(task);
      });
    }
  });

  it('mean the same through bulk, once and twice', async () => {
    const tasks = await Promise.all(BEFORE.map(([, fields]) => madeIn('0', fields)));
    const query = `/api/v1/task/?id__in=${tasks.map(({ task }) => task.id).join()}`;
    const show = async (): Promise<any[]> => (await ana.get(query)).body.data;
    const property = fc.asyncProperty(anyBody(tasks[0]!.made), async (body) => {
      const before = await show();
      expect(await ana.put(query, sent(body))).toMatchObject({ status: 200, body: { ok: true } });
      const after = await show();
      expect(after.map(({ due_date }) => due_date)).toEqual(
        before.map(({ due_date, date_created }) => expectedDue(body, date_created.slice(0, 10), due_date)),
      );
      await Promise.all([1, 2].map(() => ana.put(query, sent(body))));
      expect(await show()).toEqual(after);
    });
    await fc.assert(property, { numRuns: numRuns / 4 });
  });

  it('accept tomorrow and yesterday in a complete object', async () => {
    for (const days of [1, -1]) {
      const { task, made } = await madeIn('0', () => ({}));
      const date = dayAfter(made, days);
      const answer = await ana.put(at(task), { ...task, date });
      expect(answer.body).toMatchObject({ date, due_date: date, is_dateless: false });
    }
  });

  const IGNORED: [Fields, string | null][] = [
    [{ date: '2030-02-02', due_date: '2031-03-03' }, "Ignored: due_date. 'date' takes precedence"],
    [{ date: '2030-02-02', is_dateless: true }, "Ignored: is_dateless. 'date' takes precedence"],
    [{ due_date: '2030-02-02', is_dateless: true }, "Ignored: is_dateless. 'due_date' takes precedence"],
    [
      { date: null, due_date: '2030-02-02', is_dateless: false },
      "Ignored: due_date, is_dateless. 'date' takes precedence",
    ],
    [{ date: '2030-02-02', due_date: '2030-02-02', is_dateless: false }, null],
    [{ date: null, due_date: null, is_dateless: true }, null],
    [{ is_dateless: true }, null],
    [{ text: 'Ring' }, null],
  ];
  it.each(IGNORED)('%j: the Hint header says which was ignored', async (body, hint) => {
    const task = await makeCloseTask(ana, lead.id, { date: '2029-01-01' });
    const key = { 'idempotency-key': task.id };
    const answers: Answer[] = [
      await ana.put(at(task), body, key),
      await ana.put(at(task), body, key),
      await ana.put(`/api/v1/task/?id=${task.id}`, body),
    ];
    expect(answers.map(({ status, headers }) => [status, headers.get('hint')])).toEqual(answers.map(() => [200, hint]));
  });
});

describe('is_complete and resolution in a PUT of Close', () => {
  let api: Api;
  let ana: Client;
  let lead: any;

  beforeAll(async () => {
    api = await Api.start();
    ana = await withKey(await join(api, 'ana'));
    lead = await makeLead(ana);
  });
  afterAll(() => api.stop());

  const RESOLUTIONS = [undefined, null, 'skipped', 'abandoned'];
  const BODIES = [undefined, true, false].flatMap((is_complete) =>
    RESOLUTIONS.map((resolution) => ({ is_complete, resolution })),
  );
  const STATES = [{}, { is_complete: true }, { resolution: 'skipped' }];

  it.each(STATES)('say the same however often they are sent, alone and in a whole object: %j', async (state) => {
    for (const isWhole of [false, true])
      for (const body of BODIES) {
        const task = await makeCloseTask(ana, lead.id, state);
        const whole = isWhole ? { ...task, ...JSON.parse(JSON.stringify(body)) } : body;
        const first = await ana.put(`/api/v1/task/${task.id}/`, whole);
        expect([body, first.status]).toEqual([body, 200]);
        if (whole.is_complete === false) expect(first.body).toMatchObject({ is_complete: false, resolution: null });
        await leavingNothing(api, async () => {
          for (const again of await Promise.all([1, 2].map(() => ana.put(`/api/v1/task/${task.id}/`, whole))))
            expect(again.body).toEqual(first.body);
          await ana.put(`/api/v1/task/?id=${task.id}`, whole);
        });
      }
  });

  it('leave a new task open when is_complete is false', async () => {
    const task = await makeCloseTask(ana, lead.id, { is_complete: false, resolution: 'skipped' });
    expect(task).toMatchObject({ is_complete: false, resolution: null });
  });
});
