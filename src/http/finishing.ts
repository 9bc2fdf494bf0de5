import { SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { routeMetadata } from './access/route-metadata';

/** Called before a handler. What it returns turns the handler's result into the body of the response. */
export type Finish = (context: ExecutionContext) => (result: unknown) => unknown;

const FINISH = 'http:finish';

/** Finishes the results of a handler, or of all handlers of a controller that have no other {@link Finish}. */
export const Finishes = (finish: Finish): CustomDecorator => SetMetadata(FINISH, finish);

/** The {@link Finish} of the handler. */
export const finishOf = routeMetadata(FINISH) as (context: ExecutionContext) => Finish | undefined;
