import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const BARE = 'http:bare';

/** Sends the handler's result without an envelope. For files, pages and other APIs. */
export const Bare = (): CustomDecorator => SetMetadata(BARE, true);
