import { ownAddress } from '../../src/users/tokens/messages';

it.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['localhost', 'http://localhost:3000'],
  ['0.0.0.0', 'http://localhost:3000'],
  ['::', 'http://localhost:3000'],
  ['::1', 'http://[::1]:3000'],
  ['tasks.internal', 'http://tasks.internal:3000'],
])('Links of a service on %s begin with %s', (host, address) => {
  expect(ownAddress({ host, port: 3000 })).toBe(address);
  expect(new URL(address).origin).toBe(address);
});
