import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '../kit/api';
import { Service } from '../kit/service';
import { cleanUp, makeDatabase, makeFolder, ownUrl, startDebian, type Program } from './programs';

const START = { PORT: '0', JWT_SECRET: 'a secret of the test, long enough' };

describe('PostgreSQL over TLS', () => {
  let folder: string;
  let keys: string;
  let server: Program;

  beforeAll(async () => {
    folder = makeFolder();
    keys = join(folder, 'keys');
    mkdirSync(keys);
    for (const authority of ['ca', 'other']) makeAuthority(authority);
    makeCertificate();
    const files = readdirSync(keys).map((file) => join(keys, file));
    const postgres = Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }));
    for (const file of files) {
      chmodSync(file, 0o600);
      if (process.getuid!() === 0) chownSync(file, postgres, postgres);
    }
    server = await startDebian(folder, 'ssl=on', `ssl_cert_file=${keys}/server.pem`, `ssl_key_file=${keys}/server.key`);
    await makeDatabase();
  });
  afterAll(async () => {
    await server.stop();
    cleanUp(folder);
  });

  const openssl = (...words: string[]): unknown => execFileSync('openssl', words, { cwd: keys, stdio: 'pipe' });

  function makeAuthority(name: string): void {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`, ...files);
  }

  /** For "localhost", and not for an address. */
  function makeCertificate(): void {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      'server.key',
      '-out',
      'server.csr',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      'server.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-copy_extensions',
      'copy',
      '-out',
      'server.pem',
    );
  }

  const url = (host: string, query: string): string => ownUrl(5432, `?${query}`).replace('127.0.0.1', host);

  it.each(['verify-full', 'require'])('takes the certificate of its own authority with sslmode=%s', async (mode) => {
    const service = Service.run({
      ...START,
      DATABASE_URL: url('localhost', `sslmode=${mode}&sslrootcert=${keys}/ca.pem`),
    });
    const client = new Client(await service.url());
    expect((await client.get('/api/health/ready')).status).toBe(200);
    expect(service.err).toBe('');
    await service.kill();
  });

  it.each([
    [
      'of another authority',
      'localhost',
      'sslmode=verify-full&sslrootcert=KEYS/other.pem',
      /self-signed|unable to verify/,
    ],
    [
      'of another host',
      '127.0.0.1',
      'sslmode=verify-full&sslrootcert=KEYS/ca.pem',
      /IP: 127.0.0.1 is not in the cert|does not match/,
    ],
    ['that nobody vouches for', 'localhost', 'sslmode=verify-full', /unable to verify|self-signed/],
  ])('refuses a certificate %s, without the password', async (_, host, query, why) => {
    const service = Service.run({ ...START, DATABASE_URL: url(host, query.replace('KEYS', keys)) });
    expect(await service.exit).toBe(1);
    expect(service.err).toMatch(why);
    expect(service.err).not.toMatch(/between/);
  });
});
