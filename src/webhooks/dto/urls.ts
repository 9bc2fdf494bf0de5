export const MAX_URL_CHARACTERS = 2_000;

/** True for an http or https URL whose port, if given, is between 1 and 65535. */
export function isHttp(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname, port } = new URL(value);
  return /^https?:$/.test(protocol) && hostname !== '' && port !== '0';
}

export function hasCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
