import { Passwords } from '../../src/users/passwords';
import { loadConfig } from '../../src/config';

// Other tests hash with less.
describe('The password of a service in production', () => {
  it.each([{}, { PASSWORD_COST: '1', MEMORY_COST: '8', TIME_COST: '1' }])(
    'is hashed by argon2id with 19 MiB and two passes, whatever the environment says: %j',
    async (env) => {
      const passwords = new Passwords(loadConfig({ JWT_SECRET: 'x'.repeat(32), NODE_ENV: 'production', ...env }));
      const hashed = await passwords.hash('Secret123');
      expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(await passwords.match(hashed, 'Secret123')).toBe(true);
      expect(await passwords.match(hashed, 'Secret124')).toBe(false);
    },
  );
});
