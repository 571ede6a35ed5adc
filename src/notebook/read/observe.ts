/** Facts: what the server gets to know of a notebook and its kernel. Reads, never writes. */

import type { NotebookPanel } from '@jupyterlab/notebook';

import type { IFacts, IFactsCell, ISentOutput } from '../../server/wire';
import { cellFacts } from './snapshot';

/**
 * The notebook as it is now, its path as the contents manager knows it. Images of outputs stay
 * here, but for those of `sent`.
 */
export function observe(
  panel: NotebookPanel,
  sent: readonly ISentOutput[] = []
): IFacts {
  return {
    notebook: panel.context.localPath,
    active: panel.content.activeCell?.model.id ?? null,
    kernel: observeKernel(panel),
    cells: observeCells(panel, sent)
  };
}

function observeKernel(panel: NotebookPanel): IFacts['kernel'] {
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
): IFactsCell[] {
  return Array.from(panel.model?.cells ?? [], cell => {
    const shown = sent.filter(each => each.cell === cell.id);
    const places = new Set(shown.map(each => each.output));
    return cellFacts(cell, places);
  });
}
