import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { explainCell } from '../chat/explain';
import { errorOutput, fixError } from '../chat/fix';
import type { ChatSession } from '../chat/session';
import { gptCodeIcon } from '../icons';
import type { Choice } from '../notebook/read/hidden';
import { ErrorButtons } from '../panel/errorbuttons';
import { IGPTCode } from '../tokens';

const CommandIDs = {
  ask: 'gptcode:ask-about-cell',
  explain: 'gptcode:explain-cell',
  fix: 'gptcode:fix-error',
  hide: 'gptcode:hide-cell',
  pin: 'gptcode:pin-cell'
} as const;

const CELL_ARGUMENTS = {
  args: {
    type: 'object',
    properties: {
      cell: { type: 'string', description: 'The id of the cell.' },
      pointed: {
        type: 'boolean',
        description:
          'Use the cell below the context menu. Without any argument, the active cell is used.'
      }
    }
  }
} as const;

/** Asks about a cell: from its context menu, the palette, or the buttons below an error. */
export const cells: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:cells',
  description: 'Asks GPT-Code about a cell, or to explain or fix it.',
  autoStart: true,
  requires: [IGPTCode, INotebookTracker],
  optional: [ICommandPalette, ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    gptcode: IGPTCode,
    tracker: INotebookTracker,
    palette: ICommandPalette | null,
    settings: ISettingRegistry | null,
    translator: ITranslator | null
  ): void => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
    /** The cell that is meant, and the chat of its notebook. */
    const meant = (args: ReadonlyPartialJSONObject) => {
      const chat = gptcode.current;
      const cell = chat && !chat.notebook.isDisposed && cellId(app, chat, args);
      return chat && cell ? { chat, cell } : null;
    };
    const add = (
      command: string,
      label: string,
      act: (chat: ChatSession, cell: string) => void,
      suits: (chat: ChatSession, cell: string) => boolean = () => true
    ) => {
      commands.addCommand(command, {
        label,
        icon: gptCodeIcon,
        describedBy: CELL_ARGUMENTS,
        isEnabled: args => {
          const target = meant(args);
          return target !== null && suits(target.chat, target.cell);
        },
        execute: async args => {
          const target = meant(args);
          await gptcode.open();
          if (target) {
            act(target.chat, target.cell);
          }
        }
      });
      palette?.addItem({ command, category: trans.__('GPT-Code') });
    };
    add(CommandIDs.ask, trans.__('Ask GPT-Code About This Cell'), ask);
    add(
      CommandIDs.explain,
      trans.__('Explain This Cell'),
      (chat, cell) => void explainCell(chat, cell)
    );
    add(
      CommandIDs.fix,
      trans.__('Fix the Error in This Cell'),
      (chat, cell) => void fixError(chat, cell),
      (chat, cell) => errorOutput(chat, cell) !== null
    );
    const choose = (command: string, label: string, choice: Choice) => {
      commands.addCommand(command, {
        label,
        icon: gptCodeIcon,
        describedBy: CELL_ARGUMENTS,
        isEnabled: args => meant(args) !== null,
        isToggled: args => {
          const target = meant(args);
          return target?.chat.notebook.isChosen(target.cell, choice) ?? false;
        },
        execute: args => {
          const target = meant(args);
          target?.chat.notebook.toggleChosen(target.cell, choice);
        }
      });
      palette?.addItem({ command, category: trans.__('GPT-Code') });
    };
    choose(
      CommandIDs.hide,
      trans.__('Hide This Cell from GPT-Code'),
      'gptcode_hidden'
    );
    choose(
      CommandIDs.pin,
      trans.__('Pin This Cell for GPT-Code'),
      'gptcode_pinned'
    );
    const run = (command: string) => (cell: string) =>
      void commands.execute(command, { cell });
    const buttons = [
      {
        name: trans.__('Fix'),
        title: trans.__('Ask GPT-Code to fix this error'),
        press: run(CommandIDs.fix)
      },
      {
        name: trans.__('Explain'),
        title: trans.__('Ask GPT-Code to explain this error'),
        press: run(CommandIDs.explain)
      }
    ];
    const rows = new Map<NotebookPanel, ErrorButtons>();
    const show = (panel: NotebookPanel) => {
      rows.set(panel, new ErrorButtons(panel, buttons));
      panel.disposed.connect(() => hide(panel));
    };
    const hide = (panel: NotebookPanel) => {
      rows.get(panel)?.dispose();
      rows.delete(panel);
    };
    let isOn = true;
    tracker.widgetAdded.connect((_, panel) => isOn && show(panel));
    tracker.forEach(show);
    settings?.load(cells.id).then(
      loaded => {
        const follow = () => {
          const isWanted = loaded.get('errorButtons').composite !== false;
          if (isWanted !== isOn) {
            isOn = isWanted;
            tracker.forEach(isOn ? show : hide);
          }
        };
        follow();
        loaded.changed.connect(follow);
      },
      (error: unknown) =>
        console.warn('GPT-Code: the settings could not be read', error)
    );
  }
};

/** The user writes what they want to know; what they have written already stays. */
function ask(chat: ChatSession, cell: string): void {
  const position = chat.positions.get(cell);
  if (position !== undefined && !chat.draft.text.trim()) {
    chat.draft.insert(`Cell ${position}: `);
  }
}

function cellId(
  app: JupyterFrontEnd,
  chat: ChatSession,
  args: ReadonlyPartialJSONObject
): string | null {
  const { content } = chat.notebook.view;
  if (typeof args.cell === 'string') {
    return chat.positions.has(args.cell) ? args.cell : null;
  }
  const pointed = args.pointed
    ? app.contextMenuHitTest(node => node.classList.contains('jp-Cell'))
    : undefined;
  const found = pointed
    ? content.widgets.find(each => each.node === pointed)
    : content.activeCell;
  return found?.model.id ?? null;
}
