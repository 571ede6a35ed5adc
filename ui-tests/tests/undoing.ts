/** What the stories about undo share. */

import type { IJupyterLabPageFixture } from './galata';
import type { Locator } from '@playwright/test';

import type { Panel } from './stage';

/** The cells of the current notebook, as nbformat has them. */
export function cells(page: IJupyterLabPageFixture): Promise<unknown[]> {
  return page.evaluate(() => {
    const widget = window.jupyterapp.shell.currentWidget as unknown as {
      model: { sharedModel: { toJSON(): { cells: unknown[] } } };
    };
    return widget.model.sharedModel.toJSON().cells;
  });
}

export function undo(panel: Panel): Locator {
  return panel.region.getByRole('button', { name: 'Undo this turn' });
}

export function redo(panel: Panel): Locator {
  return panel.region.getByRole('button', { name: 'Redo this turn' });
}
