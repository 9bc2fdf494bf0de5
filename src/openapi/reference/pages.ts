import type { OpenAPIObject } from '@nestjs/swagger';
import { referencePage } from './page';

const OF_CLOSE = /^\/api\/v1\//;

/** The pages of the reference by their names, each made of the document and of an introduction that is written by hand. */
export const referencePages = (document: OpenAPIObject, introOf: (name: string) => string): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      taskforge: (path: string) => !OF_CLOSE.test(path),
      close: (path: string) => OF_CLOSE.test(path),
    }).map(([name, isOfPage]) => [name, referencePage(document, isOfPage, introOf(name))]),
  );
