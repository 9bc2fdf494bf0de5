import { BlockList, isIP } from 'node:net';

/*
 * Which addresses a webhook may reach. There is one list for each family: in a single list, `::ffff:0:0/96` would cover
 * all of IPv4.
 */

type Family = 'ipv4' | 'ipv6';

const REFUSED_V4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
  192.168.0.0/16 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4`;
/** In the first row: unspecified, loopback and IPv4 in its forms (compatible, mapped, translated, NAT64, Teredo, 6to4). */
const REFUSED_V6 = `::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2001::/32 2002::/16
  100::/64 fc00::/7 fe80::/10 fec0::/10 ff00::/8`;

export interface Networks {
  has(address: string): boolean;
}

/** Networks in CIDR notation; an address alone is a network of one. */
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

/** Without the zone that a link-local address may have. */
const bare = (address: string): string => address.split('%', 1)[0]!;

const familyOf = (address: string): Family => (isIP(bare(address)) === 6 ? 'ipv6' : 'ipv4');

const refused = networksOf([REFUSED_V4, REFUSED_V6].flatMap((list) => list.split(/\s+/)));

/** Whether nothing may be sent to this address. `allowed` is what the operator has opened. */
export const isRefused = (address: string, allowed: Networks): boolean => refused.has(address) && !allowed.has(address);
