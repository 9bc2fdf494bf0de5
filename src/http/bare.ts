import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const BARE = 'http:bare';

/** The handler's result is the whole answer: a file, a page for people, or what another API answers. */
export const Bare = (): CustomDecorator => SetMetadata(BARE, true);
