import type ICAL from 'ical.js';
import { DomainError, invalid, type FieldErrors, type ItemPlace } from '../../common/errors';
import { parseDue, type Due } from '../../common/time/due';
import type { Priority, Status } from '../../tasks/task-fields';
import type { Item, ItemFields, Read, UnmappedValue } from '../item';
import { isZone, localInstant } from '../reading/dates';
import { blocksOf, type Block } from '../reading/icalendar-blocks';
import { said, textIn } from './fields';
import { surely, type Format } from './format';

/** A property as jCal (RFC 7265) has it: its name, parameters and type, then its values. */
type Property = [name: string, parameters: Record<string, string>, type: string, ...values: unknown[]];
type Component = [name: string, properties: Property[], components: Component[]];

/** Loaded with the first file of this format. */
const ical = (): typeof ICAL => require('ical.js') as typeof ICAL;

const STATUSES: Record<string, Status> = {
  'NEEDS-ACTION': 'pending',
  'IN-PROCESS': 'in_progress',
  COMPLETED: 'completed',
  CANCELLED: 'cancelled',
};
const KNOWN = new Set(
  'uid summary description status priority due categories completed created dtstamp last-modified sequence percent-complete'.split(
    ' ',
  ),
);
const NAMES: Record<string, string> = {
  rrule: 'recurrence',
  rdate: 'recurrence date',
  exdate: 'recurrence exception',
  dtstart: 'start',
  'related-to': 'related to',
  'recurrence-id': 'occurrence',
};

/** The VTODOs of iCalendar files (RFC 5545). */
export const ICALENDAR: Format = {
  name: 'icalendar',
  recognises: ({ text }) => surely(/^\s*BEGIN:VCALENDAR/i.test(text)),
  async *read(path): AsyncGenerator<Read> {
    const zones = new Map<string, ICAL.Timezone>();
    for await (const block of blocksOf(path)) {
      if ('error' in block) yield block;
      else if (block.name === 'VTODO') yield itemOf(block, zones);
      else if (block.name === 'VTIMEZONE') learnZone(block, zones);
      else yield { place: { line: block.line }, skipped: block.name };
    }
  },
};

/** An unreadable zone counts as absent. */
function learnZone({ text }: Block, zones: Map<string, ICAL.Timezone>): void {
  try {
    const zone = new (ical().Timezone)(new (ical().Component)(ical().parse(text) as unknown[]));
    zones.set(zone.tzid, zone);
  } catch {}
}

function itemOf({ line, text }: Block, zones: Map<string, ICAL.Timezone>): Read {
  let component: Component;
  try {
    component = ical().parse(text) as Component;
  } catch {
    return { place: { line }, error: new DomainError('invalid', 'import.not_icalendar') };
  }
  const todo = new Todo(component);
  const uid = textIn(todo.first('uid'));
  const occurrence = todo.first('recurrence-id');
  const place: ItemPlace = uid === undefined ? { line } : { line, id: uid };
  const errors: FieldErrors = {};
  const fields = fieldsOf(todo, zones, errors);
  if (Object.keys(errors).length > 0) return { place, error: invalid(errors) };
  const importId = uid !== undefined && occurrence !== undefined ? `${uid}#${said(occurrence)}` : uid;
  return { place, importId, fields, unmapped: todo.unmapped() } satisfies Item;
}

class Todo {
  constructor(private readonly component: Component) {}

  property = (name: string): Property | undefined => this.component[1].find(([each]) => each === name);
  first = (name: string): unknown => this.property(name)?.[3];

  all(name: string): string[] {
    const properties = this.component[1].filter(([each]) => each === name);
    return properties.flatMap(([, , , ...values]) => values.map(String));
  }

  /** All properties that a task has no field for, and the alarms. */
  unmapped(): UnmappedValue[] {
    const [, properties, components] = this.component;
    const percent = Number(this.first('percent-complete') ?? 0);
    return [
      ...properties.filter(([name]) => !KNOWN.has(name)).map(unkeptProperty),
      ...(percent > 0 && percent < 100 ? [{ what: 'percent complete', value: String(percent) }] : []),
      ...components.map(([name, inner]) => ({
        what: name === 'valarm' ? 'alarm' : name,
        value: inner
          .map(unkeptProperty)
          .map(({ what, value }) => `${what} ${value}`)
          .join(', '),
      })),
    ];
  }
}

function unkeptProperty([name, , type, ...values]: Property): UnmappedValue {
  const value = values.map((each) =>
    type === 'recur'
      ? ical()
          .Recur.fromData(each as object)
          .toString()
      : said(each),
  );
  return { what: Object.hasOwn(NAMES, name) ? NAMES[name]! : name, value: value.join(', ') };
}

function fieldsOf(todo: Todo, zones: Map<string, ICAL.Timezone>, errors: FieldErrors): ItemFields {
  const status = textIn(todo.first('status'))?.toUpperCase();
  if (status !== undefined && !Object.hasOwn(STATUSES, status)) errors.status = 'unknown';
  const isDone = todo.first('completed') !== undefined || Number(todo.first('percent-complete')) === 100;
  return {
    title: textIn(todo.first('summary')),
    description: textIn(todo.first('description')) ?? null,
    status: status === undefined ? (isDone ? 'completed' : 'pending') : STATUSES[status],
    priority: priorityOf(todo.first('priority'), errors),
    due: momentIn(todo.property('due'), zones, 'due_date', errors) ?? null,
    tags: todo.all('categories'),
    completedAt: momentIn(todo.property('completed'), zones, 'completed_at', errors)?.at,
    createdAt: momentIn(todo.property('created'), zones, 'created_at', errors)?.at,
  };
}

/** 1 is the highest, 5 the middle, 9 the lowest; 0 is undefined. */
function priorityOf(value: unknown, errors: FieldErrors): Priority | undefined {
  const number = Number(value ?? 0);
  if (!Number.isInteger(number) || number < 0 || number > 9) errors.priority = 'unknown';
  if (number === 0) return undefined;
  if (number === 1) return 'urgent';
  return number < 5 ? 'high' : number === 5 ? 'medium' : 'low';
}

function momentIn(
  property: Property | undefined,
  zones: Map<string, ICAL.Timezone>,
  field: string,
  errors: FieldErrors,
): Due | undefined {
  if (!property) return undefined;
  const [, { tzid }, , value] = property;
  const moment = parseDue(String(value));
  if (!moment) errors[field] = 'not_iso';
  if (moment?.kind !== 'instant' || tzid === undefined || String(value).endsWith('Z')) return moment;
  return { kind: 'instant', at: zonedInstant(String(value), tzid, zones) ?? moment.at };
}

const NO_ZONE = undefined as unknown as ICAL.Property;

/** By the zone of that name, or as the file describes it. */
function zonedInstant(local: string, tzid: string, zones: Map<string, ICAL.Timezone>): Date | undefined {
  if (isZone(tzid)) return localInstant(local, tzid);
  const zone = zones.get(tzid);
  if (!zone) return undefined;
  const time = ical().Time.fromString(local, NO_ZONE);
  time.zone = zone;
  return new Date(time.toUnixTime() * 1_000);
}
