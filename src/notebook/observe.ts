/** Facts: what the server gets to know of a notebook and its kernel. Reads, never writes. */

import type { ICodeCellModel } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { IFacts, IFactsCell } from '../wire';
import { sentOutputs } from './outputs';

/** The notebook as it is now, its path as the contents manager knows it. */
export function observe(panel: NotebookPanel): IFacts {
  return {
    notebook: panel.context.localPath,
    active: panel.content.activeCell?.model.id ?? null,
    kernel: observeKernel(panel),
    cells: observeCells(panel)
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

function observeCells(panel: NotebookPanel): IFactsCell[] {
  return Array.from(panel.model?.cells ?? [], cell => {
    const code = cell.type === 'code' ? (cell as ICodeCellModel) : null;
    return {
      id: cell.id,
      type: cell.type,
      source: cell.sharedModel.getSource(),
      execution_count: code?.executionCount ?? null,
      outputs: code ? sentOutputs(code.outputs.toJSON(), false) : []
    };
  });
}
