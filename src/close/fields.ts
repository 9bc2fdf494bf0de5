import type { FastifyReply, FastifyRequest } from 'fastify';
import { setEtag } from '../http/etags/etags';
import type { Finish } from '../http/finishing';
import { filtersOf, isObject } from './request';

/** Reduces objects to the keys in `_fields`; unknown names are ignored. The ETag covers the whole object. */
export const withFields: Finish = (context) => {
  const http = context.switchToHttp();
  const asked = filtersOf(http.getRequest<FastifyRequest>())._fields;
  const names = typeof asked === 'string' ? asked.split(',').map((name) => name.trim()) : ['_all'];
  return (shown) => {
    setEtag(http.getResponse<FastifyReply>(), shown);
    return names.includes('_all') ? shown : pickFrom(shown, names);
  };
};

function pickFrom(shown: unknown, names: string[]): unknown {
  if (!isObject(shown)) return shown;
  if (Array.isArray(shown.data)) return { ...shown, data: shown.data.map((each) => pick(each, names)) };
  return pick(shown, names);
}

const pick = (shown: unknown, names: string[]): unknown =>
  isObject(shown) ? Object.fromEntries(Object.entries(shown).filter(([name]) => names.includes(name))) : shown;
