import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { DomainError, FieldErrors } from '../common/errors';

/** An error response of an API. Without a status, the default status of the error's kind is used. */
export interface Refusal {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
  /** The request header that selects the language, if the API has several. */
  variesBy?: string;
}

/** How many requests a caller has left, and the milliseconds until the limit resets. */
export interface RateLimitState {
  limit: number;
  remaining: number;
  msBeforeReset: number;
}

/** How the OpenAPI document shows a refusal. */
export interface ShownRefusal {
  description: string;
  /** The name of the schema, one of {@link Guide.schemas}. */
  schema: string;
  examples: Record<string, { summary: string; description?: string; value: unknown }>;
}

/** The description of an API in the OpenAPI document. */
export interface Guide {
  /** "Memo API" */
  title: string;
  /** Purpose and path in a short phrase, for the start page. */
  summary: string;
  /** The first paragraph of the document. */
  introduction: string;
  /** How callers authenticate, by the name of the security scheme. */
  securitySchemes: Record<string, { type: 'http'; scheme: string; bearerFormat?: string; description: string }>;
  /** Groups of operations, in reading order. */
  tags: { name: string; description: string }[];
  /** The schemas of its refusals. */
  schemas: Record<string, object>;
  /** Names of schemas whose objects can have undocumented keys. */
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
  /** Descriptions of the headers, by name. */
  headers: Record<string, string>;
  /** Of the body. */
  schema: object;
  example: object;
}

/** Handles requests under certain paths, with everything in which APIs differ. */
export interface Endpoint {
  /** Stored with every event that a request to this API causes; at most 20 characters. */
  name: string;
  /** Whether a path (without query string) belongs to this API. */
  owns(path: string): boolean;
  /** Whether the API presents this refusal as a missing object, to hide its existence. */
  looksMissing?(refusal: DomainError): boolean;
  /** Builds the response for a refusal. `request` is absent if Node could not parse it. */
  refuse(refusal: DomainError, request?: FastifyRequest): Refusal;
  rateLimitHeaders(allowance: RateLimitState): Record<string, string>;
  /** Additional CORS headers that browsers may send and read. */
  headers: { request: string[]; response: string[] };
  /** Rewrites the URL for the router. May change `request.method`. */
  rewrite?(request: IncomingMessage): string;
  /** The inverse of `rewrite`: the path as clients write it. */
  documentedPath?(path: string): string;
  /** The query parameters, if the API also accepts them outside the query string. */
  queryOf?(request: FastifyRequest): Record<string, unknown>;
  /** Query parameters that are ignored in a request, with the reason by name. */
  ignoredIn?(request: FastifyRequest): FieldErrors;
}

/** One HTTP API of this service, whose operations are in the OpenAPI document. */
export interface Api extends Endpoint {
  guide: Guide;
}

/** The query parameters of a request to this API. */
export const queryOf = (api: Endpoint, request: FastifyRequest): Record<string, unknown> =>
  api.queryOf?.(request) ?? (request.query as Record<string, unknown>);

/** All APIs. Paths not owned by any other belong to the main API. */
export class Apis {
  private readonly others: Endpoint[] = [];
  /** Requests sent by the service, by name. */
  readonly webhooks: Record<string, DescribedWebhook> = {};

  constructor(readonly main: Api) {}

  /** Call it while modules are being created, before the server is configured. */
  register(api: Endpoint): void {
    this.others.push(api);
  }

  get all(): Endpoint[] {
    return [this.main, ...this.others];
  }

  /** The APIs in the OpenAPI document. */
  get described(): Api[] {
    return this.all.filter((one): one is Api => 'guide' in one);
  }

  /** The API that owns a URL. */
  of({ url }: { url: string }): Endpoint {
    const path = url.split('?', 1)[0]!;
    return this.others.find((api) => api.owns(path)) ?? this.main;
  }

  /** Converts a path of the router to the form that clients use. */
  documentedPath(path: string): string {
    return this.of({ url: path }).documentedPath?.(path) ?? path;
  }

  rewrite(request: IncomingMessage): string {
    const url = request.url ?? '/';
    return this.of({ url }).rewrite?.(request) ?? url;
  }
}
