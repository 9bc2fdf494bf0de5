import type { FastifyInstance, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

export type Language = 'es' | 'en';

/** The request header that selects the response language. */
export const LANGUAGE_HEADER = 'Accept-Language';

const DEFAULT = 'defaultLanguage';

/** Sets the language used when the client requests none or an unsupported one. */
export const setDefaultLanguage = (fastify: FastifyInstance, language: Language): void =>
  void fastify.decorate(DEFAULT, language);

/** The language that the client prefers by Accept-Language, or the default. */
export function languageOf(request: FastifyRequest): Language {
  const fallback = request.server[DEFAULT as keyof FastifyInstance] as unknown as Language;
  const languages = fallback === 'en' ? ['en', 'es'] : ['es', 'en'];
  return (new Negotiator(request.raw).language(languages) as Language | undefined) ?? fallback;
}
