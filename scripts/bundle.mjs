// Puts the service and the packages that it uses into one file, dist/main.js, and the command line into another,
// dist/commands.js. Most of a start would else go into finding and opening 1,700 files. Packages that many services never
// load get files of their own in dist/rare, because V8 keeps the text of a file.
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');

/** These find files of their own by the place where they lie. */
const LEFT_OUTSIDE = ['sqlite3', '@node-rs/argon2', 'swagger-ui-dist'];

/** Packages that the code requires where it needs them. */
const RARE = [
  '@fastify/compress',
  '@modelcontextprotocol/server',
  'ical.js',
  'nodemailer',
  'pino-pretty',
  'undici',
  'zod',
];
/** Other names of them. */
const ALIASES = { 'zod/v4': 'zod' };
const fileOf = (name) => name.replaceAll(/\W+/g, '-').replace(/^-/, '');
const ENTRY = 'entry';

/** Leaves these packages out of a file; `folder` is how it names the one where they are. Their own files begin with them. */
const rarePackages = (folder) => ({
  name: 'rare packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, namespace }) => {
      const name = ALIASES[path] ?? path;
      if (!RARE.includes(name) || namespace === ENTRY) return undefined;
      return kind === 'entry-point'
        ? { path, namespace: ENTRY }
        : { path: `${folder}/${fileOf(name)}.js`, external: true };
    });
    onLoad({ filter: /^/, namespace: ENTRY }, ({ path }) => ({
      contents: `module.exports = require('${path}');`,
      resolveDir: dist,
    }));
  },
});

const ASKED = Symbol('asked');

/** What packages could use if it were installed: that it is not, they are to find out when they need it, as before. */
const missingPackages = {
  name: 'missing packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...asked }) => {
      if (pluginData === ASKED) return undefined;
      const { errors } = await resolve(path, { ...asked, pluginData: ASKED });
      return errors.length > 0 ? { path, external: true } : undefined;
    });
  },
};

/**
 * Escapes what is not ASCII. esbuild does it too, except in regular expressions, and a single letter that is not Latin-1
 * makes V8 keep the whole bundle with two bytes a character.
 */
const asciiOnly = {
  name: 'ASCII only',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!BEYOND_ASCII.test(text)) return undefined;
      if (RAW.test(text)) return { errors: [{ text: `${path} has text that must not be escaped` }] };
      return { contents: text.replaceAll(BEYOND_ASCII_EACH, escaped), loader: extname(path).slice(-'js'.length) };
    });
  },
};
const BEYOND_ASCII = /[^\0-\x7f]/;
const BEYOND_ASCII_EACH = /[^\0-\x7f]/g;
/** Behind a backslash, or in a template whose backslashes count. */
const RAW = /(?<!\\)\\(?:\\\\)*[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/;
const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const bundle = (entryPoints, outdir, rareFolder) =>
  build({
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: LEFT_OUTSIDE.flatMap((name) => [name, `${name}/*`]),
    plugins: [rarePackages(rareFolder), missingPackages, asciiOnly],
    // Names stay: those of classes are part of the API's description, and those of functions of every trace.
    minifyWhitespace: true,
    legalComments: 'none',
    sourcemap: true,
    sourcesContent: false,
    // Packages that are ES modules ask where they are.
    define: { 'import.meta.url': 'hereAsUrl' },
    banner: { js: "const hereAsUrl = require('node:url').pathToFileURL(__filename).href;" },
  });

const own = { main: join(dist, 'src', 'main.js'), commands: join(dist, 'src', 'commands', 'main.js') };
const rare = Object.fromEntries(RARE.map((name) => [fileOf(name), name]));
await Promise.all([bundle(own, dist, './rare'), bundle(rare, join(dist, 'rare'), '.')]);

for (const name of [...Object.keys(own), ...Object.keys(rare).map((each) => join('rare', each))])
  if (BEYOND_ASCII.test(readFileSync(join(dist, `${name}.js`), 'utf8')))
    throw new Error(`dist/${name}.js is not ASCII`);
