import type { OpenAPIObject } from '@nestjs/swagger';
import type { Api, Apis } from '../../http/apis';
import { referencePage } from './page';

/**
 * The pages of the reference, one for each API, by its name. `introOf` gives the introduction that is written by hand; an
 * API without one is introduced as in the document.
 */
export const referencePages = (
  document: OpenAPIObject,
  apis: Apis,
  introOf: (name: string) => string | undefined,
): Record<string, string> =>
  Object.fromEntries(
    apis.described.map((api) => [
      api.name,
      referencePage(document, (path) => apis.of({ url: path }) === api, introOf(api.name) ?? shortIntro(api)),
    ]),
  );

const shortIntro = ({ guide }: Api): string => `# ${guide.title}\n\n${guide.introduction}`;
