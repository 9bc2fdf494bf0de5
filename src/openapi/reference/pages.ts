import type { OpenAPIObject } from '@nestjs/swagger';
import type { Api, Apis } from '../../http/apis';
import { referencePage } from './page';

/**
 * The pages of the reference by API name. `introOf` returns the hand-written introduction; without one, the
 * introduction of the document is used.
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
