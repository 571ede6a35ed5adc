/**
 * Translates modules for jest by the builder's own compiler. TypeScript's and Babel's took most of
 * jest's time; types are checked by `jlpm types`.
 */
const { experiments, rspackVersion } = require('@rspack/core');
const { createHash } = require('crypto');
const { readFileSync } = require('fs');
const { extname } = require('path');

const SYNTAX = {
  '.ts': { syntax: 'typescript' },
  '.tsx': { syntax: 'typescript', tsx: true }
};
const OTHERS = { syntax: 'ecmascript', jsx: true };

const options = path => ({
  configFile: false,
  swcrc: false,
  filename: path,
  jsc: {
    parser: SYNTAX[extname(path)] ?? OTHERS,
    target: 'es2022',
    // `jest.mock` comes before what is imported.
    transform: { hidden: { jest: true } }
  },
  module: { type: 'commonjs' },
  sourceMaps: true
});

/** A number of a source map; the fifth of a place is its name. */
const NUMBER = '[g-z0-9+/]*[A-Za-f]';
const NAMED = new RegExp(`^((?:${NUMBER}){4})${NUMBER}$`);

/** A map without names: in the stack of an error they would stand for those of the functions. */
function withoutNames(map) {
  const { mappings, ...rest } = JSON.parse(map);
  const places = mappings.replace(/[^,;]+/g, each => each.replace(NAMED, '$1'));
  return { ...rest, names: [], mappings: places };
}

const own = readFileSync(module.filename);

module.exports = {
  getCacheKey: (text, path) =>
    createHash('sha256')
      .update(own)
      .update(JSON.stringify([rspackVersion, path, text]))
      .digest('hex'),
  process: (text, path) => {
    const { code, map } = experiments.swc.transformSync(text, options(path));
    return { code, map: withoutNames(map) };
  }
};
