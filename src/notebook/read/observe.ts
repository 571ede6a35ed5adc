/** Takes a snapshot of a notebook and its kernel. Reads, never writes. */

import type { NotebookPanel } from '@jupyterlab/notebook';

import type { ISentOutput } from '../../server/wire';
import {
  cellSnapshot,
  type CellSnapshot,
  type NotebookSnapshot
} from './snapshot';

/** The notebook as it is now. Of images in outputs only those of `sent` are included. */
export function observe(
  panel: NotebookPanel,
  sent: readonly ISentOutput[] = []
): NotebookSnapshot {
  return {
    notebook: panel.context.localPath,
    active: panel.content.activeCell?.model.id ?? null,
    kernel: observeKernel(panel),
    cells: observeCells(panel, sent)
  };
}

function observeKernel(panel: NotebookPanel): NotebookSnapshot['kernel'] {
  const kernel = panel.sessionContext.session?.kernel;
  const name = kernel?.name ?? panel.model?.defaultKernelName;
  if (!name) {
    return null;
  }
  return {
    name,
    language: panel.model?.defaultKernelLanguage || 'python',
    display_name: kernel ? panel.sessionContext.kernelDisplayName : name
  };
}

function observeCells(
  panel: NotebookPanel,
  sent: readonly ISentOutput[]
): CellSnapshot[] {
  return Array.from(panel.model?.cells ?? [], cell => {
    const ofCell = sent.filter(each => each.cell === cell.id);
    return cellSnapshot(cell, new Set(ofCell.map(({ output }) => output)));
  });
}
