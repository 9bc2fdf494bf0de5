import { IANAZone } from 'luxon';

/** Whether this is the IANA name of a time zone. Some versions of Node take offsets such as `+02:00` as well, others do not. */
export const isZoneName = (value: unknown): boolean =>
  typeof value === 'string' && /^[A-Za-z]/.test(value) && IANAZone.isValidZone(value);
