import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { gptCodeIcon } from '../icons';
import { activeOutput, outputAt } from '../notebook/read/pointed';
import { IGPTCode } from '../tokens';
import type { ISentOutput } from '../server/wire';

const SEND = 'gptcode:send-output';

/** Attaches an output to the next prompt, from its context menu or the palette. */
export const outputs: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:outputs',
  description: 'Attaches outputs of cells to the prompts of GPT-Code.',
  autoStart: true,
  requires: [IGPTCode],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    gptcode: IGPTCode,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
    const chosenOutput = (
      args: ReadonlyPartialJSONObject
    ): ISentOutput | null => {
      const notebook = gptcode.current?.notebook;
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
              description: 'The index of the output, from 0.'
            },
            pointed: {
              type: 'boolean',
              description:
                'Use the output below the context menu. Without any argument, the last output of the active cell is used.'
            }
          }
        }
      },
      isEnabled: args => chosenOutput(args) !== null,
      execute: async args => {
        const output = chosenOutput(args);
        if (output) {
          gptcode.current?.outputs.add(output);
          await gptcode.open();
        }
      }
    });
    palette?.addItem({ command: SEND, category: trans.__('GPT-Code') });
  }
};
