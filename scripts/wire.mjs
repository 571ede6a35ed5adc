/**
 * The page's types for the wire, generated from `openapi.yaml` and `openapi/`.
 *
 *     jlpm wire          writes them
 *     jlpm wire --check  fails if they do not match the description
 */

import { readFileSync, writeFileSync } from 'fs';
import process from 'process';
import { URL } from 'url';

import openapiTS, { astToString } from 'openapi-typescript';
import prettier from 'prettier';

const SOURCE = '../jupyterlab_gptcode/api/openapi.yaml';
const TARGET = new URL('../src/server/wire.generated.ts', import.meta.url);
const HEADER =
  '/** Generated from api/openapi.yaml by `jlpm wire`: change that. */\n';

const nodes = await openapiTS(new URL(SOURCE, import.meta.url), {
  emptyObjectsUnknown: true
});
// The calls are written out in api.ts; only the shapes are taken from here.
const shapes = nodes.filter(node => node.name?.text === 'components');
const options = await prettier.resolveConfig(TARGET.pathname);
const types = await prettier.format(HEADER + astToString(shapes), {
  ...options,
  parser: 'typescript'
});

if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, types);
} else if (readFileSync(TARGET, 'utf-8') !== types) {
  throw new Error('wire.generated.ts is out of date: run `jlpm wire`.');
}
