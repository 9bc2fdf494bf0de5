// Compiles test files and gives them the `require` of native.js.
const { createTransformer } = require('@swc/jest');
const { swcOptions } = require('./native');

const START = `"use strict";require=globalThis[Symbol.for('tasksmith.sharing')](require,__filename);`;
const swc = createTransformer(swcOptions);

module.exports = {
  process: (...given) => {
    const { code, ...rest } = swc.process(...given);
    return { code: START + code, ...rest };
  },
  getCacheKey: (...given) => `${swc.getCacheKey(...given)}-${START.length}`,
};
