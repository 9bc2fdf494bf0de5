import {
  createParamDecorator,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type INestApplicationContext,
} from '@nestjs/common';
import { PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';

/** What happens to every request that reaches a handler. */
export interface AroundHandlers extends CanActivate {
  /** Refuses a request after all other guards, before the handler's parameters are read. */
  canActivate(context: ExecutionContext): boolean;
  /** Calls `handle` and returns the body of the response. */
  run(context: ExecutionContext, handle: () => Promise<unknown>): Promise<unknown>;
}

type Handler = (...parameters: unknown[]) => unknown;

const Context = createParamDecorator((_: unknown, context: ExecutionContext) => context);
/** The places of the context among the parameters of handlers, by class: several apps can share a class. */
const places = new WeakMap<object, Map<string, number>>();

/**
 * Makes `around` run around the handlers of all controllers. To be called before the routes are registered.
 *
 * An interceptor could do the same, but for each request Nest connects a dozen observables as soon as there is one,
 * which was a sixth of the CPU time of a GET.
 */
export function wrapHandlers(app: INestApplicationContext, around: AroundHandlers): void {
  const scanner = new MetadataScanner();
  for (const { controllers } of app.get(ModulesContainer).values())
    for (const { instance } of controllers.values()) {
      const controller = instance as Record<string, Handler>;
      for (const name of scanner.getAllMethodNames(Object.getPrototypeOf(controller) as object))
        if (Reflect.hasMetadata(PATH_METADATA, controller[name]!)) wrap(controller, name, around);
    }
}

function wrap(controller: Record<string, Handler>, name: string, around: AroundHandlers): void {
  const handler = controller[name]!;
  const place = placeOf(controller, name);
  const wrapped: Handler = (...parameters) => {
    const context = parameters[place] as ExecutionContext | undefined;
    // Another handler calls it.
    if (!context) return handler.apply(controller, parameters);
    return around.run(context, async () => handler.apply(controller, parameters.slice(0, place)));
  };
  Object.defineProperty(wrapped, 'name', { value: name });
  // It inherits the metadata of the decorators.
  Object.setPrototypeOf(wrapped, handler);
  UseGuards(around)(wrapped);
  controller[name] = wrapped;
}

/** Adds the context to the parameters of a handler, behind all others. */
function placeOf({ constructor }: object, name: string): number {
  const known = places.get(constructor) ?? new Map<string, number>();
  places.set(constructor, known);
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, constructor, name) ?? {}) as Record<
    string,
    { index: number }
  >;
  const place = known.get(name) ?? Math.max(-1, ...Object.values(parameters).map(({ index }) => index)) + 1;
  if (!known.has(name)) Context()(constructor.prototype as object, name, place);
  known.set(name, place);
  return place;
}
