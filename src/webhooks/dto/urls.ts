export const MAX_URL_CHARACTERS = 2_000;

/** Whether it is an address of HTTP or HTTPS, with a port from 1 to 65535 if it names one. */
export function isHttp(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname, port } = new URL(value);
  return /^https?:$/.test(protocol) && hostname !== '' && port !== '0';
}

export function hasCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
