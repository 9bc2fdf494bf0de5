import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { DomainError } from '../common/errors';

/** How a dialect says no; without a status, the number that the kind of the error has everywhere. */
export interface Refusal {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** How many requests a caller may still make, and in how many milliseconds all of them again. */
export interface Allowance {
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

/** What the OpenAPI document says of a dialect. */
export interface Guide {
  /** Its groups of operations, in reading order. */
  tags: { name: string; description: string }[];
  /** The shapes of its refusals. */
  schemas: Record<string, object>;
  /** The names of what it shows with more keys than are described. */
  open?: string[];
  show(refusal: DomainError): ShownRefusal;
  /** The numbers of refusals that may carry a hint. */
  hinted: number[];
  /** The headers of {@link Dialect.tell}. */
  headers: Record<string, { description: string; schema: object }>;
}

/** What differs between the languages in which programs talk to this service. */
export interface Dialect {
  /** Whether a path, without its query string, belongs to this dialect. */
  owns(path: string): boolean;
  /** Whether a refusal is to look as if the thing were not there. */
  hides?(refusal: DomainError): boolean;
  /** Without a request: what was sent is none. */
  refuse(refusal: DomainError, request?: FastifyRequest): Refusal;
  /** The headers that tell an allowance. */
  tell(allowance: Allowance): Record<string, string>;
  /** For a dialect that writes addresses or methods differently: the URL that the router is to see. */
  rewrite?(request: IncomingMessage): string;
  /** For the same dialect: how its programs write a path of the router. */
  spell?(path: string): string;
  guide: Guide;
}

/** The dialects that are spoken here: one to which everything belongs that no other claims, and guests. */
export class Dialects {
  private readonly guests: Dialect[] = [];

  constructor(readonly host: Dialect) {}

  register(guest: Dialect): void {
    this.guests.push(guest);
  }

  get all(): Dialect[] {
    return [this.host, ...this.guests];
  }

  of({ url }: { url: string }): Dialect {
    const path = url.split('?', 1)[0]!;
    return this.guests.find((guest) => guest.owns(path)) ?? this.host;
  }

  rewrite(request: IncomingMessage): string {
    const url = request.url ?? '/';
    return this.of({ url }).rewrite?.(request) ?? url;
  }
}
