/**
 * What the stories use of Galata. Its index loads its benchmarks, too: two thousand modules of
 * statistics, in each worker.
 */

// Declares what Galata puts into the page's window.
import type {} from '@jupyterlab/galata/lib/extension';

export { expect } from '@playwright/test';
export { test } from '@jupyterlab/galata/lib/fixtures';
export { galata } from '@jupyterlab/galata/lib/galata';
export {
  type IJupyterLabPageFixture,
  JupyterLabPage
} from '@jupyterlab/galata/lib/jupyterlabpage';
