import type { Language } from '../../http/language';

export type Words = Record<Language, string>;

export const words = (es: string, en: string): Words => ({ es, en });
