import { Api, type Client, type Fields } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, withKey } from '../../kit/builders';
import { join } from '../../kit/people';

describe('An empty list in _params', () => {
  let api: Api;
  let ana: Client;
  let lead: any;

  beforeAll(async () => {
    api = await Api.start();
    ana = await withKey(await join(api, 'ana'));
    lead = await makeLead(ana);
    for (const text of ['One', 'Two']) await makeCloseTask(ana, lead.id, { text });
  });
  afterAll(() => api.stop());

  const emptyLists = (): Fields[] => [
    { id__in: [] },
    { 'id__in[]': [] },
    { id__in: [null, ''] },
    { lead_id: [] },
    { assigned_to: [] },
    { _type__in: [] },
    { lead_id: lead.id, id__in: [] },
    { view: 'inbox', assigned_to: [] },
    { is_complete: false, _type: 'all', lead_id: [] },
  ];
  const list = (path: string, _params: Fields) =>
    ana.send('POST', path, { _params }, { 'x-http-method-override': 'GET' });

  it('matches no task: a bulk update with it changes nothing, alone or beside other filters', async () => {
    for (const _params of emptyLists()) {
      const put = () => ana.put('/api/v1/task/', { _params, text: 'Changed' });
      const { status, body } = await leavingNothing(api, put);
      expect({ _params, status, body }).toEqual({ _params, status: 200, body: { ok: true } });
    }
  });

  it('matches no task in a list, and no activity and no contact', async () => {
    for (const _params of emptyLists()) {
      const { status, body } = await list('/api/v1/task/', _params);
      expect({ _params, status, body }).toEqual({ _params, status: 200, body: { data: [], has_more: false } });
    }
    await ana.put('/api/v1/task/', { _params: { lead_id: lead.id }, is_complete: true });
    expect((await list('/api/v1/activity/', {})).body.data).toHaveLength(2);
    expect((await list('/api/v1/contact/', {})).body.data).not.toHaveLength(0);
    for (const name of ['id__in', 'lead_id', 'contact_id', 'user_id'])
      expect((await list('/api/v1/activity/', { [name]: [] })).body.data).toEqual([]);
    expect((await list('/api/v1/contact/', { lead_id: [] })).body.data).toEqual([]);
  });

  it('is refused where a list is not expected, and shows all fields as _fields', async () => {
    for (const name of ['id', 'is_complete', 'view', 'date', '_type']) {
      const put = () => ana.put('/api/v1/task/', { _params: { lead_id: lead.id, [name]: [] }, text: 'Changed' });
      const { status, body } = await leavingNothing(api, put);
      expect([status, Object.keys(body['field-errors'])]).toEqual([400, [name]]);
    }
    const { data } = (await list('/api/v1/task/', { lead_id: lead.id, _fields: [] })).body;
    expect(data[0]).toMatchObject({ lead_id: lead.id, text: expect.any(String) });
  });

  it('is not an absent filter, as empty text is', async () => {
    for (const _params of [{ id__in: '' }, { id__in: null }, { id__in: '', _type: 'lead' }]) {
      const { status, body } = await leavingNothing(api, () => ana.put('/api/v1/task/', { _params, text: 'Changed' }));
      expect([status, body.errors]).toEqual([400, [expect.stringContaining('without a filter')]]);
    }
  });
});
