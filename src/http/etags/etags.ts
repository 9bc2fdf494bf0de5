import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PreconditionFailed } from '../../common/errors';
import type { Precondition, Versioned } from '../../common/precondition';

/*
 * An ETag is `"<version>-<digest>"`. Writes compare only the version, so that side effects such as a renamed tag do not
 * fail them. Reads compare all of it: "not modified" means that the response is identical.
 */

interface Tag {
  version: number;
  digest: string;
}

/** Proxies may weaken ETags and append the encoding, inside or outside the quotes. */
const OURS = /^(?:W\/)?"?(\d{1,9})-([\da-f]{8})"?(?:[-;:]{1,2}[a-z]{2,10})?"?$/i;
const PLAIN = /^"\d{1,9}-[\da-f]{8}"$/;
const EACH = /(?:W\/)?"[^"]*"[^,]*|[^,]+/gi;

const digestOf = (view: object): string => hash('sha256', JSON.stringify(view)).slice(0, 8);

export const etagOf = ({ version }: Versioned, view: object): string => `"${version}-${digestOf(view)}"`;

/** Adds the encoding to an ETag. Other ETags are unchanged. */
export const encodedAs = (encoding: string, tag: string): string =>
  PLAIN.test(tag) ? tag.replace(/"$/, `-${encoding}"`) : tag;

const isAny = (header: string | undefined): boolean => header?.trim() === '*';

/** Parses a list of ETags. Foreign ones match nothing and are skipped. */
const tagsIn = (header: string): Tag[] =>
  (header.match(EACH) ?? []).flatMap((each) => {
    const [, version, digest] = OURS.exec(each.trim()) ?? [];
    return version && digest ? { version: Number(version), digest: digest.toLowerCase() } : [];
  });

/** The precondition of a write. `If-None-Match: *` matches no version. */
export function preconditionOf(request: FastifyRequest, isRequired: boolean): Precondition | undefined {
  const header = request.headers['if-match'];
  if (isAny(request.headers['if-none-match'])) return { versions: [] };
  if (header === undefined) return isRequired ? 'required' : undefined;
  return isAny(header) ? 'exists' : { versions: tagsIn(header).map(({ version }) => version) };
}

/** ETags by view. Not part of the view itself. */
const tags = new WeakMap<object, string>();

/**
 * Presents a row and remembers its ETag for the response. On a failed precondition, adds the current ETag to the
 * refusal. With `presentSteady`, the ETag only covers that part of the view.
 */
export async function withEtag<Row extends Versioned, View extends object>(
  row: Row | Promise<Row>,
  present: (row: Row) => View | Promise<View>,
  presentSteady?: (row: Row) => object | Promise<object>,
): Promise<View> {
  const there = await withEtagOnRefusal(row, presentSteady ?? present);
  const view = await present(there);
  tags.set(view, etagOf(there, presentSteady ? await presentSteady(there) : view));
  return view;
}

/** For writes without a response body. `present` provides the ETag for a refusal. */
export async function withEtagOnRefusal<Result>(
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

/** Sets the ETag of the view on the response. */
export function setEtag(reply: FastifyReply, view: unknown): void {
  const tag = tags.get(view as object);
  if (tag) reply.header('ETag', tag);
}

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

/** A hook that replaces responses the caller already has by 304. */
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

/** Whether a write requires that the object exists (`If-Match: *`). */
export const expectsSomething = (request: FastifyRequest): boolean =>
  !isRead(request) && isAny(request.headers['if-match']);
