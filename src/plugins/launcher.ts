import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { gptCodeIcon } from '../icons';
import { IGPTCode } from '../tokens';

const CREATE = 'gptcode:create-notebook';

const ARGUMENTS = {
  args: {
    type: 'object',
    properties: {
      cwd: {
        type: 'string',
        description:
          'What the launcher gives; the notebook goes where the file browser is.'
      }
    }
  }
} as const;

/** A card in the launcher: a new notebook with the panel beside it. */
export const launcher: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:launcher',
  description: 'Starts a notebook with GPT-Code from the launcher.',
  autoStart: true,
  requires: [IGPTCode],
  optional: [ILauncher, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    gptcode: IGPTCode,
    launcher: ILauncher | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_gptcode');
    app.commands.addCommand(CREATE, {
      label: trans.__('GPT-Code'),
      caption: trans.__('Create a notebook with GPT-Code beside it'),
      icon: gptCodeIcon,
      describedBy: ARGUMENTS,
      execute: () => gptcode.sessions.createNotebook()
    });
    // Cards of notebooks show a kernel's icon, or a letter.
    launcher?.add({
      command: CREATE,
      category: trans.__('Other'),
      rank: 0
    });
  }
};
