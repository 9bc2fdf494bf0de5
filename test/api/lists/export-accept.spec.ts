import { Api, type Client } from '../../kit/api';
import { makeTask } from '../../kit/builders';
import { join } from '../../kit/people';

describe('The export, by Accept', () => {
  let api: Api;
  let ana: Client;

  beforeAll(async () => {
    api = await Api.start();
    ana = await join(api, 'ana');
    await makeTask(ana, { title: 'Write' });
  });
  afterAll(() => api.stop());

  it.each([
    [undefined, 'csv'],
    ['*/*', 'csv'],
    ['text/csv', 'csv'],
    ['text/*', 'csv'],
    ['text/csv;charset=utf-8, application/json;q=0.9', 'csv'],
    // What axios and browsers send.
    ['application/json, text/plain, */*', 'csv'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'csv'],
    ['text/csv, application/json', 'csv'],
    ['application/json', 'json'],
    ['Application/JSON; indent=2', 'json'],
    ['application/*', 'json'],
    ['application/json, */*;q=0.5', 'json'],
    ['application/json;q=0.2, text/*;q=.1', 'json'],
    ['*/*, text/csv;q=0', 'json'],
    // Neither is wanted, or nobody can say: as without the header.
    ['image/png', 'csv'],
    ['application/json;q=0, text/csv;q=0', 'csv'],
    ['application/json;q=most', 'csv'],
    ['', 'csv'],
  ])('is, for Accept %p without a format, %s', async (accept, format) => {
    const answer = await ana.get('/api/tasks/export', accept === undefined ? {} : { Accept: accept });
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([
      200,
      `attachment; filename=tasks.${format}`,
    ]);
    const named = await ana.get(`/api/tasks/export?format=${format}`);
    expect([answer.headers.get('content-type'), answer.text]).toEqual([named.headers.get('content-type'), named.text]);
  });

  it('follows format rather than Accept, and names Accept in Vary beside Origin', async () => {
    const json = { Accept: 'application/json' };
    for (const [format, headers, expected] of [
      ['csv', json, 'text/csv'],
      ['xml', json, 'text/csv'],
      ['', json, 'text/csv'],
      ['json', { Accept: 'text/csv' }, 'application/json'],
    ] as const) {
      const answer = await ana.get(`/api/tasks/export?format=${format}`, headers);
      expect([format, answer.headers.get('content-type')?.split(';')[0]]).toEqual([format, expected]);
      expect(answer.headers.get('vary')?.split(', ')).toEqual(expect.arrayContaining(['Accept', 'Origin']));
    }
  });
});
