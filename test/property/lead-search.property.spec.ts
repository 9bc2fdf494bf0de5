import * as fc from 'fast-check';
import { Api, type Client } from '../kit/api';
import { withKey, withQuery } from '../kit/builders';
import { people } from '../kit/people';

const RUNS = process.env.TORTURE === 'long' ? 200 : 30;

const letter = fc.constantFrom(..."aAbBzZ09äÄßéÉñøŁłшШЯяΣσςıİiI中%_\\'&.-");
const word = fc.array(letter, { minLength: 1, maxLength: 6 }).map((letters) => letters.join(''));

/** A name, and parts of its words in another order and in another case. */
const named = fc.array(word, { minLength: 1, maxLength: 5 }).chain((words) =>
  fc.record({
    name: fc.constant(words.join(' ')),
    parts: fc
      .shuffledSubarray(words, { minLength: 1 })
      .chain((chosen) =>
        fc.tuple(
          ...chosen.map((each) =>
            fc
              .tuple(fc.nat(each.length - 1), fc.nat(each.length - 1), fc.boolean())
              .map(
                ([a, b, isUpper]) =>
                  each.slice(Math.min(a, b), Math.max(a, b) + 1) &&
                  cased(each.slice(Math.min(a, b), Math.max(a, b) + 1), isUpper),
              ),
          ),
        ),
      ),
  }),
);

/** In upper case where that says the same: a lone accent of another letter does not. */
const cased = (text: string, isUpper: boolean): string => (isUpper ? text.toUpperCase() : text);

describe('A lead', () => {
  let api: Api;
  let key: Client;

  beforeAll(async () => {
    api = await Api.start();
    key = await withKey((await people(api)).ana);
  });
  afterAll(() => api.stop());

  it('is found by parts of the words of its name, in any order and case, and by no other word', async () => {
    await fc.assert(
      fc.asyncProperty(named, async ({ name, parts }) => {
        const { id } = (await key.post('/api/v1/lead/', { name })).body;
        const find = async (query: string): Promise<string[]> => {
          const { status, body } = await key.get(withQuery('/api/v1/lead/', { query, _fields: 'id' }));
          expect([query, status]).toEqual([query, 200]);
          return body.data.map((lead: { id: string }) => lead.id);
        };
        const quoted = parts.map((part) => `"${part}"`);
        expect(await find(`id:${id} ${quoted.join(' ')}`)).toEqual([id]);
        expect(await find(quoted.join(' '))).toContain(id);
        expect(await find(`id:${id} ${[...quoted, 'quux'].join(' ')}`)).toEqual([]);
        expect((await key.delete(`/api/v1/lead/${id}/`)).status).toBe(200);
      }),
      { numRuns: RUNS },
    );
  });
});
