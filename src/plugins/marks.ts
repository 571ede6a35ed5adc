import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IGPTCode } from '../tokens';

/** Marks which cells a model wrote, and which are hidden from it: loaded with the first such cell. */
export const marks: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:marks',
  description: 'Marks the cells that a model wrote, and those hidden from it.',
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
    const showHidden = async (panel: NotebookPanel) => {
      const { HiddenMarks } = await import(
        /* webpackChunkName: "hiddenmarks" */ '../panel/hiddenmarks'
      );
      const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
      if (!panel.isDisposed) {
        new HiddenMarks(panel, trans);
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
      const lookForHidden = () => {
        const cells = panel.model?.sharedModel.cells ?? [];
        if (cells.some(cell => cell.getMetadata('gptcode_hidden'))) {
          panel.model?.contentChanged.disconnect(lookForHidden);
          showHidden(panel).catch(console.warn);
        }
      };
      panel.model?.contentChanged.connect(lookForHidden);
      lookForHidden();
      // A cell that was replaced is saved.
      panel.model?.cells.changed.connect(look);
      panel.context.saveState.connect(look);
      look();
    };
    tracker.forEach(panel => void watch(panel));
    tracker.widgetAdded.connect((_, panel) => void watch(panel));
  }
};
