import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tap, type MonoTypeOperatorFunction } from 'rxjs';
import { PreconditionFailed } from '../../common/errors';
import type { Precondition, Versioned } from '../../common/precondition';

/*
 * A tag is `"<version>-<digest>"`. A write compares the version alone: what changes around a thing (the name of its tag,
 * the day) makes nobody's write fail. A read compares the whole: what it is told to be unchanged looks the same.
 */

interface Tag {
  version: number;
  digest: string;
}

/** Proxies weaken tags and put what they compressed with behind them, inside the quotes or outside. */
const OURS = /^(?:W\/)?"?(\d{1,9})-([\da-f]{8})"?(?:[-;:]{1,2}[a-z]{2,10})?"?$/i;
const PLAIN = /^"\d{1,9}-[\da-f]{8}"$/;
const EACH = /(?:W\/)?"[^"]*"[^,]*|[^,]+/gi;

const digestOf = (view: object): string => hash('sha256', JSON.stringify(view)).slice(0, 8);

export const etagOf = ({ version }: Versioned, view: object): string => `"${version}-${digestOf(view)}"`;

/** The tag of the same answer in this encoding; one that names it already, or is none of ours, stays as it is. */
export const encodedAs = (encoding: string, tag: string): string =>
  PLAIN.test(tag) ? tag.replace(/"$/, `-${encoding}"`) : tag;

const isAny = (header: string | undefined): boolean => header?.trim() === '*';

/** The tags of a list; what is none of ours matches nothing, and is left out. */
const tagsIn = (header: string): Tag[] =>
  (header.match(EACH) ?? []).flatMap((each) => {
    const [, version, digest] = OURS.exec(each.trim()) ?? [];
    return version && digest ? { version: Number(version), digest: digest.toLowerCase() } : [];
  });

/** What a request expects of the thing that it writes; a write that expects nothing to be there takes no version. */
export function preconditionOf(request: FastifyRequest, isRequired: boolean): Precondition | undefined {
  const header = request.headers['if-match'];
  if (isAny(request.headers['if-none-match'])) return { versions: [] };
  if (header === undefined) return isRequired ? 'required' : undefined;
  return isAny(header) ? 'exists' : { versions: tagsIn(header).map(({ version }) => version) };
}

/** Of what each view shows; no part of the view. */
const tags = new WeakMap<object, string>();

/**
 * How a row looks. The answer that carries the view gets its tag; if another version was expected, the refusal gets the
 * tag of what is there. With `presentSteady`, the tag is made of that part of the view alone.
 */
export async function withEtag<Row extends Versioned, View extends object>(
  row: Row | Promise<Row>,
  present: (row: Row) => View | Promise<View>,
  presentSteady?: (row: Row) => object | Promise<object>,
): Promise<View> {
  const there = await tellingWhatIsThere(row, presentSteady ?? present);
  const view = await present(there);
  tags.set(view, etagOf(there, presentSteady ? await presentSteady(there) : view));
  return view;
}

/** For a write that shows nothing; `present` is for its refusal. */
export async function tellingWhatIsThere<Result>(
  act: Result | Promise<Result>,
  present: (row: never) => object | Promise<object>,
): Promise<Result> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof PreconditionFailed && error.subject)
      error.etag = etagOf(error.subject, await present(error.subject as never));
    throw error;
  }
}

/** Puts the tag of what is shown on the answer. */
export const tagging = <View>(reply: FastifyReply): MonoTypeOperatorFunction<View> =>
  tap((view) => {
    const tag = tags.get(view as object);
    if (tag) reply.header('ETag', tag);
  });

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

/** Answers 304 in place of what the caller has already; a hook for all answers. */
export function omitKnown(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  if (!isKnown(request, reply)) return done(null, payload);
  for (const name of ['content-type', 'content-length', 'content-encoding']) reply.removeHeader(name);
  reply.code(304);
  (payload as { destroy?: () => void } | null)?.destroy?.();
  done(null, '');
}

function isKnown(request: FastifyRequest, reply: FastifyReply): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined || !isRead(request) || reply.statusCode !== 200) return false;
  const [tag] = tagsIn(String(reply.getHeader('etag') ?? ''));
  if (!tag) return false;
  return isAny(header) || tagsIn(header).some((each) => each.version === tag.version && each.digest === tag.digest);
}

/** A request that expects something to be there, for a write. */
export const expectsSomething = (request: FastifyRequest): boolean =>
  !isRead(request) && isAny(request.headers['if-match']);
