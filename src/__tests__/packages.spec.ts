import { dependencies, jupyterlab } from '../../package.json';

describe('package.json', () => {
  it('asks JupyterLab for the versions of its dependencies', () => {
    // Without these the builder asks for the versions that it was built with.
    const shared = Object.entries(jupyterlab.sharedPackages).map(
      ([name, { requiredVersion }]) => [name, requiredVersion]
    );
    const provided = Object.entries(dependencies).filter(
      ([name]) => name !== 'marked'
    );
    expect(shared).toEqual(provided);
  });
});
