import type { FastifyInstance } from 'fastify';

interface Route {
  methods: string[];
  segments: string[];
}

/** Knows which paths exist, so that a wrong method on a right path can be answered 405 and not 404. */
export class Routes {
  private readonly routes: Route[] = [];

  /** To be called before the routes are registered. */
  listenTo(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      if (url.includes('*')) return;
      this.routes.push({ methods: [method].flat(), segments: url.split('/') });
    });
  }

  /** All paths, with `{id}` where something is named. */
  get paths(): string[] {
    return [...new Set(this.routes.map(({ segments }) => segments.join('/').replaceAll(/:(\w+)/g, '{$1}')))];
  }

  /** The methods that `path` (without a query string) does take; empty if there is no such path. */
  methodsOf(path: string): string[] {
    const segments = path.split('/');
    // A path that a route spells out belongs to that route, and not to one with an id in its place.
    const spelledOut = this.routes.filter((route) => route.segments.join('/') === path);
    const matching = spelledOut.length > 0 ? spelledOut : this.routes.filter((r) => matches(r.segments, segments));
    return [...new Set(matching.flatMap((route) => route.methods))].toSorted();
  }
}

const matches = (pattern: string[], path: string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((segment, i) => (segment.startsWith(':') ? path[i] !== '' : segment === path[i]));
