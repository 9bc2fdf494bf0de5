// Puts the service and the packages that it uses into one file, dist/main.js, and the command line into another,
// dist/commands.js. Most of a start would else go into finding and opening 1,700 files.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');

/** These find files of their own by the place where they lie. */
const LEFT_OUTSIDE = ['sqlite3', '@node-rs/argon2', 'swagger-ui-dist'];

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

await build({
  entryPoints: { main: join(dist, 'src', 'main.js'), commands: join(dist, 'src', 'commands', 'main.js') },
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: LEFT_OUTSIDE.flatMap((name) => [name, `${name}/*`]),
  plugins: [missingPackages],
  // Names stay: those of classes are part of the API's description, and those of functions of every trace.
  minifyWhitespace: true,
  legalComments: 'none',
  sourcemap: true,
  sourcesContent: false,
  // Packages that are ES modules ask where they are.
  define: { 'import.meta.url': 'hereAsUrl' },
  banner: { js: "const hereAsUrl = require('node:url').pathToFileURL(__filename).href;" },
});
