import dns, { type LookupAddress } from 'node:dns';
import { isIP, type AddressInfo, type LookupFunction, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { buildConnector } from 'undici';
import { DomainError } from '../../common/errors';
import { CONFIG, type Config } from '../../config';
import { isRefused, networksOf, type Networks } from './networks';

/** The address is blocked for webhooks. */
export class DestinationRefused extends Error {
  constructor(
    readonly failure: 'address_refused' | 'own_address',
    readonly address: string,
  ) {
    super(
      failure === 'own_address'
        ? `The address ${address} is the service's own`
        : `The address ${address} is not allowed; WEBHOOK_ALLOWED_NETWORKS can allow it`,
    );
  }
}

/**
 * Decides which addresses webhooks may reach. A host name is resolved once per connection, and the connection uses
 * exactly the addresses that were checked. This prevents DNS rebinding.
 */
@Injectable()
export class Destinations {
  private readonly allowed: Networks;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly adapter: HttpAdapterHost,
  ) {
    this.allowed = networksOf(config.webhooks.allowedNetworks);
  }

  /** Throws `invalid` if the host has a blocked address. A name that does not resolve is accepted. */
  async check(url: string): Promise<void> {
    const { hostname, port, protocol } = new URL(url);
    try {
      await this.addressesOf(hostname.replaceAll(/^\[|\]$/g, ''), portOf(port, protocol));
    } catch (error) {
      if (!(error instanceof DestinationRefused)) return;
      throw new DomainError('invalid', 'fields', { url: error.failure }, { facts: { address: error.address } });
    }
  }

  /** The `connect` function for an undici agent. */
  connector(tls: { rejectUnauthorized: boolean; timeout: number }): buildConnector.connector {
    return (options, callback) => void this.connect(options, tls, callback);
  }

  private async connect(
    options: buildConnector.Options,
    tls: { rejectUnauthorized: boolean; timeout: number },
    callback: buildConnector.Callback,
  ): Promise<void> {
    try {
      const addresses = await this.addressesOf(options.hostname, portOf(options.port, options.protocol));
      connectorWith({ ...tls, lookup: always(addresses) })(options, callback);
    } catch (error) {
      callback(error as Error, null);
    }
  }

  /** Resolves a host. Throws {@link DestinationRefused} if any of its addresses is blocked. */
  private async addressesOf(host: string, port: number): Promise<LookupAddress[]> {
    const addresses = isIP(host) > 0 ? [{ address: host, family: isIP(host) }] : await resolve(host);
    for (const { address } of addresses) {
      if (isRefused(address, this.allowed)) throw new DestinationRefused('address_refused', address);
      if (port === this.ownPort() && isOfThisMachine(address)) throw new DestinationRefused('own_address', address);
    }
    return addresses;
  }

  private ownPort(): number | undefined {
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    return (server.address() as AddressInfo | null)?.port;
  }
}

const connectorWith = (options: buildConnector.BuildOptions & { lookup: LookupFunction }): buildConnector.connector =>
  (require('undici') as typeof import('undici')).buildConnector(options);

const portOf = (port: string, protocol: string): number => Number(port || (protocol === 'https:' ? 443 : 80));

const resolve = (host: string): Promise<LookupAddress[]> =>
  new Promise((ok, no) =>
    dns.lookup(host, { all: true, verbatim: true }, (error, addresses) => (error ? no(error) : ok(addresses))),
  );

/** A `lookup` function that returns the given addresses. */
const always =
  (addresses: LookupAddress[]): LookupFunction =>
  (_host, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first!.address, first!.family);
  };

const LOCAL = networksOf(['127.0.0.0/8', '0.0.0.0/8', '::/127', '::ffff:127.0.0.0/104', '::ffff:0:0/104']);

const isOfThisMachine = (address: string): boolean =>
  LOCAL.has(address) ||
  Object.values(networkInterfaces()).some((all) => all?.some((each) => each.address === address.split('%', 1)[0]));
