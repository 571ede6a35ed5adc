import { dependencies, jupyterlab } from '../../package.json';

describe('package.json', () => {
  it('asks JupyterLab for the versions of its dependencies', () => {
    // Without these the builder asks for the versions that it was built with.
    const { marked, ...packages } = jupyterlab.sharedPackages;
    const shared = Object.entries(packages).map(
      ([name, { requiredVersion }]) => [name, requiredVersion]
    );
    // Our own. As a shared one it would get an id that comes of the path of the build.
    expect(marked).toBe(false);
    const provided = Object.entries(dependencies).filter(
      ([name]) => name !== 'marked'
    );
    expect(shared).toEqual(provided);
  });
});
