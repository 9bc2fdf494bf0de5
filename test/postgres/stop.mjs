import pg from 'pg';

/** Stops the server of our own; one that was there before loses what the run has left on it. */
export default async function stop() {
  if (globalThis.testPostgres) return globalThis.testPostgres.stop();
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${process.env.TEST_TEMPLATE}`);
  await client.end();
}
