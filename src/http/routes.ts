import type { FastifyInstance } from 'fastify';

interface Route {
  methods: string[];
  segments: string[];
  isHidden: boolean;
}

/** Knows all routes, so that a wrong method on an existing path gets 405 instead of 404. */
export class Routes {
  private readonly routes: Route[] = [];

  /** Call it before the routes are registered. */
  listenTo(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url, config }) => {
      if (url.includes('*')) return;
      const isHidden = config !== undefined && 'isHidden' in config;
      this.routes.push({ methods: [method].flat(), segments: url.split('/'), isHidden });
    });
  }

  /** All paths with `{id}` for parameters, without those of routes with `config: { isHidden: true }`. */
  get paths(): string[] {
    const shown = this.routes.filter(({ isHidden }) => !isHidden);
    return [...new Set(shown.map(({ segments }) => segments.join('/').replaceAll(/:(\w+)/g, '{$1}')))];
  }

  /** The methods allowed on `path` (without query string); empty if there is no such path. */
  methodsOf(path: string): string[] {
    const segments = path.split('/');
    // Literal routes take precedence over routes with a parameter.
    const spelledOut = this.routes.filter((route) => route.segments.join('/') === path);
    const matching = spelledOut.length > 0 ? spelledOut : this.routes.filter((r) => matches(r.segments, segments));
    return [...new Set(matching.flatMap((route) => route.methods))].toSorted();
  }
}

const matches = (pattern: string[], path: string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((segment, i) => (segment.startsWith(':') ? path[i] !== '' : segment === path[i]));
