import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { DomainError, FieldErrors } from '../common/errors';

/** An error answer of an API. Without a status, the status of the error's kind counts. */
export interface Refusal {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
  /** The request header that decides its language, if there are several. */
  variesBy?: string;
}

/** How many requests a caller has left, and the milliseconds until the limit resets. */
export interface RateLimitState {
  limit: number;
  remaining: number;
  msBeforeReset: number;
}

/** What the OpenAPI document shows of a refusal. */
export interface ShownRefusal {
  description: string;
  /** The name of the schema, one of {@link Guide.schemas}. */
  schema: string;
  examples: Record<string, { summary: string; description?: string; value: unknown }>;
}

/** What the OpenAPI document says about an API. */
export interface Guide {
  /** "Memo API" */
  title: string;
  /** What it is for and where, in half a sentence, for the start page. */
  summary: string;
  /** One paragraph for the start of the document. */
  introduction: string;
  /** How callers authenticate, by the name of the security scheme. */
  securitySchemes: Record<string, { type: 'http'; scheme: string; bearerFormat?: string; description: string }>;
  /** Groups of operations, in reading order. */
  tags: { name: string; description: string }[];
  /** The schemas of its refusals. */
  schemas: Record<string, object>;
  /** Names of schemas whose objects may have keys that are not described. */
  open?: string[];
  show(refusal: DomainError): ShownRefusal;
  /** The headers of {@link Endpoint.rateLimitHeaders}. */
  headers: Record<string, { description: string; schema: object }>;
}

/** A request that the service sends, for the OpenAPI document. */
export interface DescribedWebhook {
  summary: string;
  /** The name of a group of operations. */
  tag: string;
  /** What each header says, by its name. */
  headers: Record<string, string>;
  /** Of the body. */
  schema: object;
  example: object;
}

/** What answers under some paths: everything in which it differs from the others. */
export interface Endpoint {
  /** Stored with every event that a request to this API causes; at most 20 characters. */
  name: string;
  /** Whether a path (without query string) belongs to this API. */
  owns(path: string): boolean;
  /** Whether this refusal looks like a missing object, so that its existence is not revealed. */
  looksMissing?(refusal: DomainError): boolean;
  /** The answer to a refused request; without a request, Node could not parse what was sent. */
  refuse(refusal: DomainError, request?: FastifyRequest): Refusal;
  rateLimitHeaders(allowance: RateLimitState): Record<string, string>;
  /** Headers that browsers of other origins may send and read, besides those of every API. */
  headers: { request: string[]; response: string[] };
  /** The URL for the router, if clients of this API write it differently. May change `request.method`. */
  rewrite?(request: IncomingMessage): string;
  /** The reverse of `rewrite`: how clients write a path of the router. */
  documentedPath?(path: string): string;
  /** The query parameters of a request, if this API takes them from elsewhere than the query string too. */
  queryOf?(request: FastifyRequest): Record<string, unknown>;
  /** The parameters of the query string that do not count in a request, and why: a failure for each name. */
  ignoredIn?(request: FastifyRequest): FieldErrors;
}

/** One HTTP API of this service, whose operations are in the OpenAPI document. */
export interface Api extends Endpoint {
  guide: Guide;
}

/** The query parameters of a request to this API. */
export const queryOf = (api: Endpoint, request: FastifyRequest): Record<string, unknown> =>
  api.queryOf?.(request) ?? (request.query as Record<string, unknown>);

/** All APIs. The main API gets every path that nothing else owns. */
export class Apis {
  private readonly others: Endpoint[] = [];
  /** The requests that the service sends, by their names. */
  readonly webhooks: Record<string, DescribedWebhook> = {};

  constructor(readonly main: Api) {}

  /** To be called while modules are created, before the server asks for their headers. */
  register(api: Endpoint): void {
    this.others.push(api);
  }

  get all(): Endpoint[] {
    return [this.main, ...this.others];
  }

  /** Those in the OpenAPI document. */
  get described(): Api[] {
    return this.all.filter((one): one is Api => 'guide' in one);
  }

  /** What answers at a URL. */
  of({ url }: { url: string }): Endpoint {
    const path = url.split('?', 1)[0]!;
    return this.others.find((api) => api.owns(path)) ?? this.main;
  }

  /** How clients write a path of the router. */
  documentedPath(path: string): string {
    return this.of({ url: path }).documentedPath?.(path) ?? path;
  }

  rewrite(request: IncomingMessage): string {
    const url = request.url ?? '/';
    return this.of({ url }).rewrite?.(request) ?? url;
  }
}
