import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const BARE = 'http:bare';

/** No envelope: the handler's result is the whole response. For files, pages and other APIs. */
export const Bare = (): CustomDecorator => SetMetadata(BARE, true);
