import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { gptCodeIcon } from '../icons';
import { activeOutput, outputAt } from '../notebook/read/pointed';
import { IChatPanel } from '../tokens';
import type { ISentOutput } from '../server/wire';

const SEND = 'gptcode:send-output';

/** An output goes along with the next prompt: from its context menu, or from the palette. */
export const outputs: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:outputs',
  description: 'Sends outputs of cells with the prompts of GPT-Code.',
  autoStart: true,
  requires: [IChatPanel],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    panel: IChatPanel,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
    const { chats } = panel.widget;
    const meant = (args: ReadonlyPartialJSONObject): ISentOutput | null => {
      const notebook = chats.current?.notebook;
      if (!notebook || notebook.isDisposed) {
        return null;
      }
      const { cell, output } = args;
      if (typeof cell === 'string' && typeof output === 'number') {
        return { cell, output };
      }
      const pointed = args.pointed
        ? app.contextMenuHitTest(node =>
            node.classList.contains('jp-OutputArea-child')
          )
        : undefined;
      return pointed
        ? outputAt(notebook.panel, pointed)
        : activeOutput(notebook.panel);
    };
    app.commands.addCommand(SEND, {
      label: trans.__('Send This Output to GPT-Code'),
      icon: gptCodeIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            cell: { type: 'string', description: 'The id of the cell.' },
            output: {
              type: 'integer',
              minimum: 0,
              description: 'Which of its outputs, from 0.'
            },
            pointed: {
              type: 'boolean',
              description:
                'Whether the output below the context menu is meant; without any argument, the last one of the active cell.'
            }
          }
        }
      },
      isEnabled: args => meant(args) !== null,
      execute: async args => {
        const output = meant(args);
        if (output) {
          chats.current?.outputs.add(output);
          await panel.open();
        }
      }
    });
    palette?.addItem({ command: SEND, category: trans.__('GPT-Code') });
  }
};
