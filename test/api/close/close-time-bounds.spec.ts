import { Api, type Client } from '../../kit/api';
import { makeCloseTask, makeLead, withKey } from '../../kit/builders';
import { people } from '../../kit/people';

/** The same time with other microseconds below the millisecond; leads, events and activities have none. */
const withMicros = (shown: string, micros: string): string => {
  const [second = '', fraction = ''] = shown.replace('+00:00', '').split('.');
  return `${second}.${fraction.padEnd(3, '0').slice(0, 3)}${micros}`;
};

describe('Bounds with six digits of a second', () => {
  let api: Api;
  let key: Client;
  let lead: any;
  let activity: any;
  let event: any;

  beforeAll(async () => {
    api = await Api.start();
    key = await withKey((await people(api)).ana);
    lead = await makeLead(key);
    await makeCloseTask(key, lead.id, { is_complete: true });
    activity = (await key.get('/api/v1/activity/task_completed/')).body.data[0];
    event = (await key.get(`/api/v1/event/?object_id=${lead.id}&object_type=lead`)).body.data[0];
  });
  afterAll(() => api.stop());

  const count = async (path: string): Promise<number> => {
    const { status, body } = await key.get(path);
    expect([path, status]).toEqual([path, 200]);
    return body.data.length;
  };

  const BOUNDS: [sign: string, micros: string, isWithin: boolean][] = [
    ['gte', '000', true],
    ['gte', '001', false],
    ['gt', '000', false],
    ['gt', '999', false],
    ['lte', '000', true],
    ['lte', '001', true],
    ['lt', '000', false],
    ['lt', '001', true],
    ['lt', '999', true],
  ];

  it.each(BOUNDS)(
    'of %s %s microseconds: found is %s, in leads, activities and events alike',
    async (sign, micros, isWithin) => {
      const found = isWithin ? 1 : 0;
      const operator = { gte: '>=', gt: '>', lte: '<=', lt: '<' }[sign]!;
      for (const name of ['date_created', 'date_updated']) {
        const query = encodeURIComponent(`id:${lead.id} ${name}${operator}"${withMicros(lead[name], micros)}"`);
        expect(await count(`/api/v1/lead/?query=${query}`)).toBe(found);
      }
      for (const name of ['date_created', 'activity_at'])
        expect(
          await count(`/api/v1/activity/?id__in=${activity.id}&${name}__${sign}=${withMicros(activity[name], micros)}`),
        ).toBe(found);
      const at = withMicros(event.date_updated, micros);
      expect(await count(`/api/v1/event/?object_id=${lead.id}&object_type=lead&date_updated__${sign}=${at}`)).toBe(
        found,
      );
    },
  );
});
