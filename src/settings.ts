import { isIP } from 'node:net';
import { ConfigError } from './config-error';

/*
 * Readers of single settings. Each throws ConfigError, which names the variable and what it may be.
 */

export function wholeNumber(name: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) {
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${value}".`);
  }
  return number;
}

export function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  if (!allowed.includes(value as T)) {
    throw new ConfigError(`${name} must be one of ${allowed.join(', ')}, not "${value}".`);
  }
  return value as T;
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function origins(value: string): string[] {
  return list(value).map((origin) => {
    if (origin !== '*' && (!URL.canParse(origin) || new URL(origin).origin !== origin)) {
      throw new ConfigError(`CORS_ORIGINS must list origins such as https://app.example.com, not "${origin}".`);
    }
    return origin;
  });
}

const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const largest = isIP(address) === 6 ? 128 : 32;
  if (more.length > 0 || isIP(address) === 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= largest);
}

export function networks(value: string): string[] {
  return list(value).map((network) => {
    if (!isNetwork(network)) {
      throw new ConfigError(
        `WEBHOOK_ALLOWED_NETWORKS must list addresses or networks such as 10.1.0.0/16, not "${network}".`,
      );
    }
    return network;
  });
}

export function proxies(value: string): string[] {
  return list(value).map((proxy) => {
    if (!isNetwork(proxy) && !NAMED_NETWORKS.includes(proxy)) {
      throw new ConfigError(`TRUSTED_PROXIES must list addresses or networks such as 10.0.0.0/8, not "${proxy}".`);
    }
    return proxy;
  });
}
