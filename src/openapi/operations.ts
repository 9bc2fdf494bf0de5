import type { OpenAPIObject } from '@nestjs/swagger';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type Response = Extract<NonNullable<Operation['responses'][string]>, { description: string }>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export interface Placed {
  path: string;
  method: string;
  operation: Operation;
}

/** Every operation of a document, with its path and method. */
export const operationsOf = ({ paths }: OpenAPIObject): Placed[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method): Placed[] => (item[method] ? [{ path, method, operation: item[method] }] : [])),
  );
