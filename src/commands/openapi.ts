import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config';
import { command, type MakesCommand } from './frame/command';

export const openapi: MakesCommand = (environment) =>
  command('openapi', {
    summary: 'Print the OpenAPI document.',
    description: 'Prints the OpenAPI document of both APIs, as JSON or YAML. Needs no database.',
    examples: ['npx tasksmith openapi > openapi.json', 'npx tasksmith openapi --yaml'],
  })
    .option('--json', 'Print JSON. This is the default.')
    .option('--yaml', 'Print YAML.')
    .action(async ({ yaml }: { yaml?: boolean }) => {
      const document = await documentOf(environment);
      const { yamlOf } = require('../openapi/yaml') as typeof import('../openapi/yaml');
      process.stdout.write(yaml ? yamlOf(document) : `${JSON.stringify(document, null, 2)}\n`);
    });

async function documentOf({ TMPDIR }: NodeJS.ProcessEnv): Promise<object> {
  const { createApp } = require('../app') as typeof import('../app');
  const { openApiDocument } = require('../openapi/document') as typeof import('../openapi/document');
  const { makeLog } = require('../logs/log') as typeof import('../logs/log');
  const folder = mkdtempSync(join(TMPDIR || tmpdir(), 'tasksmith-openapi-'));
  try {
    const settings = { DATABASE_URL: `sqlite:${join(folder, 'empty.sqlite')}`, ADMIN_PASSWORD: 'not-to-be-used' };
    const config = loadConfig({ ...settings, LOG_FORMAT: 'json' });
    const app = await createApp(config, undefined, makeLog(config, { write: () => undefined }));
    const document = openApiDocument(app);
    await app.close();
    return document;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
