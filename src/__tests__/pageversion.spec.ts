/** The page and the server are of one version, or the panel says what to do. */

import { readFileSync } from 'fs';

import { nullTranslator } from '@jupyterlab/translation';

import { VERSION, versionProblem } from '../panel/versions';

const trans = nullTranslator.load('jupyterlab_gptcode');
const RESTART =
  'The server still runs GPT-Code %1, but this page is of %2. Save your work, restart the Jupyter server, then reload this page.';
const RELOAD =
  'The server runs GPT-Code %1, but this page is of %2. Save your work, then reload this page.';

describe('versionProblem', () => {
  it('knows the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      version: string;
    };
    expect(VERSION).toBe(version);
  });

  it.each([
    ['0.1.0', '0.1.0', null],
    ['0.2.0a1', '0.2.0-alpha.1', null],
    ['0.1.0', '0.2.0', RESTART],
    ['0.9.9', '0.10.0', RESTART],
    ['1.0.0', '0.10.3', RELOAD],
    ['0.1.1', '0.1.0', RELOAD],
    ['unknown', '0.1.0', null]
  ])('with a server of %s and a page of %s', (server, page, said) => {
    const expected = said && said.replace('%1', server).replace('%2', page);
    expect(versionProblem(server, trans, page)).toBe(expected);
  });
});
