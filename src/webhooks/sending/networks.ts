import { BlockList, isIP } from 'node:net';

/*
 * Which addresses a webhook may reach. IPv4 and IPv6 have separate lists: in a shared one, `::ffff:0:0/96` would cover
 * all of IPv4.
 */

type Family = 'ipv4' | 'ipv6';

const REFUSED_V4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
  192.168.0.0/16 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4`;
/**
 * First row: unspecified, loopback and the forms that embed IPv4 (compatible, mapped, translated, NAT64, Teredo, 6to4).
 */
const REFUSED_V6 = `::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2001::/32 2002::/16
  100::/64 fc00::/7 fe80::/10 fec0::/10 ff00::/8`;

export interface Networks {
  has(address: string): boolean;
}

/** Parses networks in CIDR notation. A single address is a network of one. */
export function networksOf(list: readonly string[]): Networks {
  const lists: Record<Family, BlockList> = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of list) {
    const [address = '', bits] = network.split('/');
    const family = familyOf(address);
    lists[family].addSubnet(address, bits === undefined ? WIDTH[family] : Number(bits), family);
  }
  return { has: (address) => lists[familyOf(address)].check(bare(address), familyOf(address)) };
}

const WIDTH: Record<Family, number> = { ipv4: 32, ipv6: 128 };

/** Removes the zone of a link-local address. */
const bare = (address: string): string => address.split('%', 1)[0]!;

const familyOf = (address: string): Family => (isIP(bare(address)) === 6 ? 'ipv6' : 'ipv4');

const refused = networksOf([REFUSED_V4, REFUSED_V6].flatMap((list) => list.split(/\s+/)));

/** Whether the address is blocked. `allowed` holds the networks that the operator allows. */
export const isRefused = (address: string, allowed: Networks): boolean => refused.has(address) && !allowed.has(address);
