import type { KernelSpec } from '@jupyterlab/services';

import { fittingKernel } from '../notebook/run/kernel';

const specs: KernelSpec.ISpecModels = {
  default: 'python3',
  kernelspecs: Object.fromEntries(
    [
      ['julia', 'julia'],
      ['python3', 'python'],
      ['ir', 'R']
    ].map(([name, language]) => [
      name,
      {
        name,
        language,
        argv: [],
        display_name: name,
        env: {},
        metadata: {},
        resources: {}
      }
    ])
  )
};

describe('fittingKernel', () => {
  it.each([
    ['the one that the notebook names', { name: 'julia' }, 'julia'],
    ['whatever its language', { name: 'ir', language: 'python' }, 'ir'],
    ['the default of a notebook that names none', {}, 'python3'],
    ['the default if that is missing', { name: 'gone' }, 'python3'],
    ['the default in its language', { language: 'python' }, 'python3'],
    ['another in its language', { name: 'gone', language: 'r' }, 'ir'],
    ['none in a language that is not there', { language: 'ocaml' }, null],
    ['none where none may start', { name: 'julia', canStart: false }, null]
  ])('finds %s', (_, preference, name) => {
    expect(fittingKernel(preference, specs)).toBe(name);
  });

  it('finds none while nothing is known', () => {
    expect(fittingKernel({ name: 'julia' }, null)).toBeNull();
  });
});
