import * as fc from 'fast-check';
import type { Fields } from '../kit/api';
import { day, naive, type Due, type World, type Write } from './both-apis-model';

/* Random bodies for both APIs. */

const unicode = (limits: fc.StringConstraints): fc.Arbitrary<string> =>
  fc
    .oneof(fc.string({ ...limits, unit: 'grapheme' }), fc.string({ ...limits, unit: 'binary' }))
    .map((value) => value.replaceAll('\0', ''))
    .filter((value) => value.trim() !== '');

/** Within the rules of TaskForge's writes. */
export const titles = unicode({ minLength: 1, maxLength: 60 }).filter((value) => Array.from(value).length <= 200);

const spaces = fc.constantFrom('', ' ', '\n\t', '  ', '\u00a0\u3000');
/** What Close may write: padded, and longer than what TaskForge may. */
export const texts = fc.oneof(
  titles,
  fc.tuple(spaces, titles, spaces).map((parts) => parts.join('')),
  unicode({ minLength: 201, maxLength: 320 }),
  fc.constantFrom('x'.repeat(201), '😀'.repeat(5000)),
);

// Decades away from now, so that nothing becomes due while it is looked at; few days, so that they meet.
const instants = fc.oneof(
  fc.integer({ min: Date.UTC(1980), max: Date.UTC(2000) }),
  fc.integer({ min: Date.UTC(2060), max: Date.UTC(2090) }),
);
const midnights = fc.constantFrom(
  ...['1985-02-28', '1999-12-31', '2064-02-29', '2080-01-15'].map((d) => Date.parse(d)),
);

/** A day or an instant and a way to write it; both APIs take the same. */
export const moments = fc.oneof(
  midnights.map((at) => ({ due: { kind: 'date', at } as Due, sent: day(at) })),
  fc.tuple(fc.oneof(instants, midnights), fc.integer({ min: -14, max: 14 })).map(([at, hours]) => ({
    due: { kind: 'instant', at } as Due,
    sent: `${naive(at + hours * 3_600_000)}${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`,
  })),
);

type Part = Pick<Write, 'body' | 'due'>;
const absent = fc.constant<Part>({ body: {} });
const due = (one: fc.Arbitrary<Part>): fc.Arbitrary<Part> => fc.oneof(absent, one);
const none = (...bodies: Fields[]): fc.Arbitrary<Part> =>
  fc.constantFrom(...bodies.map((body) => ({ body, due: null })));

export function taskForgeWrites({ tags }: World, requiredKeys: 'title'[] = []): fc.Arbitrary<Write> {
  const fields = {
    title: titles,
    description: fc.oneof(fc.constantFrom(null, ''), titles),
    status: fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled'),
    priority: fc.constantFrom('low', 'medium', 'high', 'urgent'),
    tags: fc.option(fc.subarray(tags.map(({ id }) => id))),
  };
  const given = moments.map(({ due: value, sent }): Part => ({ body: { due_date: sent }, due: value }));
  return fc
    .tuple(fc.record(fields, { requiredKeys }), due(fc.oneof(given, none({ due_date: null }, { due_date: '' }))))
    .map(([body, part]) => ({ via: 'taskforge', ...part, body: { ...body, ...part.body } }));
}

const CLOSINGS: Fields[] = [
  {},
  {},
  { is_complete: true },
  { is_complete: false },
  { resolution: null },
  { resolution: 'skipped' },
  { resolution: 'abandoned' },
  { is_complete: true, resolution: 'skipped' },
  { is_complete: true, resolution: null },
  { is_complete: false, resolution: null },
  { is_complete: false, resolution: 'skipped' },
];

export function closeWrites({ users, leads }: World, requiredKeys: ('text' | 'lead_id')[] = []): fc.Arbitrary<Write> {
  const contacts = leads.flatMap((lead) => lead.contacts.map(({ id }) => id));
  const fields = {
    text: texts,
    priority: fc.constantFrom('high', 'medium'),
    assigned_to: fc.constantFrom(...users.map(({ publicId }) => publicId)),
    lead_id: fc.constantFrom(...leads.map(({ id }) => id)),
    contact_id: fc.option(fc.constantFrom(...contacts)),
    agent_config_id: fc.option(fc.constantFrom('agco_1', 'agco_2')),
  };
  const given = fc
    .tuple(moments, fc.subarray(['date', 'due_date'], { minLength: 1 }))
    .map(([{ due: value, sent }, names]): Part => ({
      body: Object.fromEntries(names.map((n) => [n, sent])),
      due: value,
    }));
  const cleared = none({ date: null }, { due_date: null }, { is_dateless: true }, { date: null, due_date: null });
  return fc
    .tuple(fc.record(fields, { requiredKeys }), fc.constantFrom(...CLOSINGS), due(fc.oneof(given, cleared)))
    .map(([body, closed, part]) => ({ via: 'close', ...part, body: { ...body, ...closed, ...part.body } }));
}

/** Calls may be without text, which TaskForge shows as an empty title that it would not take. */
export const calls = ({ leads: [lead] }: World): fc.Arbitrary<Write> =>
  fc.record({ text: fc.option(texts), date: fc.option(moments.map(({ sent }) => sent)) }).map((fields) => ({
    via: 'close',
    body: { ...fields, _type: 'outgoing_call', lead_id: lead!.id, contact_id: lead!.contacts[0]!.id },
  }));
