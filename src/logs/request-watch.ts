import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Apis } from '../http/apis';
import type { NotedRequest, SeenRequest } from '../http/requests/seen-request';

interface Known {
  route: string | undefined;
  api: string;
}

/** Calls `see` once for each request that `watch` is called with. */
export class RequestWatch {
  /** By route, so the number of entries is limited. */
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly apis: Apis,
    private readonly see: (seen: SeenRequest) => void,
  ) {}

  watch(request: FastifyRequest, reply: FastifyReply): void {
    const begin = performance.now();
    const address = request.ip;
    const { socket } = request.raw;
    const before = socket?.bytesWritten ?? 0;
    reply.raw.on('close', () => {
      const milliseconds = performance.now() - begin;
      const { refusalCode: code, user, loggedInId } = request as NotedRequest;
      const { route, api } = this.knownOf(request);
      this.see({
        request,
        reply,
        route,
        api,
        status: reply.raw.statusCode,
        milliseconds,
        address,
        bytes: bytesOf(request, reply, () => (socket?.bytesWritten ?? before) - before),
        code,
        userId: loggedInId ?? user?.userId ?? (user?.sub === undefined ? undefined : Number(user.sub)),
        credential: user?.credential ?? (user?.sid === undefined ? undefined : `session:${user.sid}`),
      });
    });
  }

  private knownOf(request: FastifyRequest): Known {
    const { url } = request.routeOptions;
    if (url === undefined) return { route: undefined, api: this.apis.of(request).name };
    let known = this.known.get(url);
    if (!known) {
      const route = this.apis.documentedPath(url.replaceAll(/:(\w+)/g, '{$1}'));
      this.known.set(url, (known = { route, api: this.apis.of({ url }).name }));
    }
    return known;
  }
}

const WITHOUT_BODY = new Set([204, 304]);

function bytesOf(request: FastifyRequest, reply: FastifyReply, written: () => number): number {
  if (request.method === 'HEAD' || WITHOUT_BODY.has(reply.raw.statusCode)) return 0;
  const length = reply.getHeader('content-length');
  if (length !== undefined) return Number(length);
  const head = Reflect.get(reply.raw, '_header') as string | null;
  return Math.max(0, written() - Buffer.byteLength(head ?? ''));
}
