// What npm run test:clients tries. `run` is a command of the installed packages; a driver stands in drivers/<name>.
const DOCUMENT = 'openapi.json';

export const TOOLS = [
  { name: 'openapi-fetch', run: `openapi-typescript ${DOCUMENT} -o generated/openapi-fetch.ts` },
  {
    name: 'openapi-fetch-close',
    package: 'openapi-fetch',
    run: `openapi-typescript ${DOCUMENT} -o generated/openapi-fetch-close.ts`,
  },
  { name: 'oazapfts', run: `oazapfts ${DOCUMENT} generated/oazapfts.ts` },
  {
    name: 'swagger-typescript-api',
    run: `swagger-typescript-api generate -p ${DOCUMENT} -o generated/swagger-typescript-api -n api.ts`,
  },
  { name: 'hey-api', package: '@hey-api/openapi-ts', run: `openapi-ts -i ${DOCUMENT} -o generated/hey-api` },
  { name: 'orval', run: 'orval --config config/orval.mjs' },
  { name: 'openapi-zod-client', run: `openapi-zod-client ${DOCUMENT} -o generated/openapi-zod-client.ts` },
  {
    name: 'rtk',
    package: '@rtk-query/codegen-openapi',
    run: 'rtk-query-codegen-openapi config/rtk.json',
  },
  { name: 'kubb', package: '@kubb/cli', run: 'kubb generate --config config/kubb.mjs' },
  { name: 'swagger-client', driver: 'swagger-client.js' },
  // Without the optional headers: the converter gives each of them one made-up value for all requests, and an
  // Idempotency-Key that comes again with another request is 422.
  {
    name: 'postman',
    package: 'openapi-to-postmanv2',
    run: `openapi2postmanv2 -s ${DOCUMENT} -o generated/postman.json -O folderStrategy=Tags,parametersResolution=Example,enableOptionalParameters=false`,
    driver: 'postman.js',
  },
  { name: 'redocly', package: '@redocly/cli', run: `redocly lint ${DOCUMENT} --config config/redocly.yaml` },
  { name: 'spectral', package: '@stoplight/spectral-cli', run: `spectral lint ${DOCUMENT} -r config/spectral.yaml` },
  // Of /mcp. They need Node 22, of which there is a package.
  { name: 'inspector', package: '@modelcontextprotocol/inspector', driver: 'inspector.js' },
  { name: 'mcp-conformance', package: '@modelcontextprotocol/conformance', driver: 'mcp-conformance.js' },
  // The tour of openapi-fetch through a proxy that answers 500 where a request or an answer is not as described.
  {
    name: 'prism',
    package: '@stoplight/prism-cli',
    proxy: (target, port) => `prism proxy ${DOCUMENT} ${target} --errors --port ${port}`,
    driver: 'openapi-fetch.ts',
  },
];
