import { parseDatabaseUrl } from '../config';
import { copyDatabase } from '../database/transfer/copy';
import { entities } from '../entities';
import { progressOn } from './progress';
import { runTool } from './tool';

runTool('npm run db:copy -- FROM TO', async ({ names: [from = '', to = ''] }) => {
  const progress = progressOn(process.stderr);
  const tables = await copyDatabase(parseDatabaseUrl(from, 'FROM'), parseDatabaseUrl(to, 'TO'), { entities, progress });
  console.log('Copied and compared, row by row:');
  const width = Math.max(...tables.map(({ table }) => table.length));
  for (const { table, rows, checksum } of tables) console.log(`  ${table.padEnd(width)}  ${rows} rows  ${checksum}`);
});
