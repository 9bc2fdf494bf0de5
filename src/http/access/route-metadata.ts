import type { ExecutionContext } from '@nestjs/common';

/**
 * Returns a function that reads metadata of the handler of a request, or else of its controller. Looked up once for each
 * route, because every request needs some.
 */
export function routeMetadata(key: string): (context: ExecutionContext) => unknown {
  const known = new WeakMap<object, Map<object, unknown>>();
  return (context) => {
    const [handler, controller] = [context.getHandler(), context.getClass()];
    let values = known.get(controller);
    if (!values) known.set(controller, (values = new Map()));
    if (!values.has(handler))
      values.set(handler, Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller));
    return values.get(handler);
  };
}
