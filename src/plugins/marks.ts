import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IGPTCode } from '../tokens';

/** Marks which cells a model wrote, and which are hidden or pinned: loaded with the first such cell. */
export const marks: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:marks',
  description:
    'Marks the cells that a model wrote, and those hidden from it or pinned.',
  autoStart: true,
  requires: [IGPTCode, INotebookTracker],
  optional: [ISettingRegistry, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    gptcode: IGPTCode,
    tracker: INotebookTracker,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): void => {
    const show = async (panel: NotebookPanel) => {
      const { MarginMarks } = await import(
        /* webpackChunkName: "marks" */ '../panel/marks'
      );
      const settings = (await registry?.load(marks.id)) ?? null;
      const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
      if (!panel.isDisposed) {
        new MarginMarks(panel, { sessions: gptcode.sessions, settings, trans });
      }
    };
    const showSigns = async (panel: NotebookPanel) => {
      const { CellSigns } = await import(
        /* webpackChunkName: "cellsigns" */ '../panel/cellsigns'
      );
      const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
      if (!panel.isDisposed) {
        new CellSigns(panel, trans);
      }
    };
    const watch = async (panel: NotebookPanel) => {
      await panel.context.ready;
      const look = () => {
        const cells = panel.model?.sharedModel.cells ?? [];
        if (cells.some(cell => cell.getMetadata('gptcode'))) {
          panel.model?.cells.changed.disconnect(look);
          panel.context.saveState.disconnect(look);
          show(panel).catch(console.warn);
        }
      };
      const lookForSigns = () => {
        const cells = panel.model?.sharedModel.cells ?? [];
        const isSigned = (key: string) =>
          cells.some(cell => cell.getMetadata(key));
        if (isSigned('gptcode_hidden') || isSigned('gptcode_pinned')) {
          panel.model?.contentChanged.disconnect(lookForSigns);
          showSigns(panel).catch(console.warn);
        }
      };
      panel.model?.contentChanged.connect(lookForSigns);
      lookForSigns();
      // A cell that was replaced is saved.
      panel.model?.cells.changed.connect(look);
      panel.context.saveState.connect(look);
      look();
    };
    tracker.forEach(panel => void watch(panel));
    tracker.widgetAdded.connect((_, panel) => void watch(panel));
  }
};
