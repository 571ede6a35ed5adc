import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { gptCodeIcon } from '../icons';
import { IChatPanel } from '../tokens';

export const CommandIDs = {
  open: 'gptcode:open',
  focus: 'gptcode:focus',
  newConversation: 'gptcode:new-conversation',
  stop: 'gptcode:stop'
} as const;

const NO_ARGUMENTS = { args: { type: 'object', properties: {} } } as const;

/** The commands, and their places in the palette. */
export const commands: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:commands',
  description: 'The commands of GPT-Code.',
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
    app.commands.addCommand(CommandIDs.open, {
      label: trans.__('Open GPT-Code'),
      icon: gptCodeIcon,
      describedBy: NO_ARGUMENTS,
      execute: () => panel.open()
    });
    app.commands.addCommand(CommandIDs.focus, {
      label: trans.__('Write to GPT-Code'),
      describedBy: NO_ARGUMENTS,
      execute: () => panel.open()
    });
    app.commands.addCommand(CommandIDs.newConversation, {
      label: trans.__('New GPT-Code Conversation'),
      describedBy: NO_ARGUMENTS,
      isEnabled: () => chats.current !== null && !chats.current.busy,
      execute: () => chats.current?.newConversation()
    });
    app.commands.addCommand(CommandIDs.stop, {
      label: trans.__('Stop GPT-Code'),
      describedBy: NO_ARGUMENTS,
      isEnabled: () => chats.current?.busy ?? false,
      execute: () => chats.current?.stop()
    });
    chats.changed.connect(() => {
      // Only these: a growing answer changes nothing else.
      app.commands.notifyCommandChanged(CommandIDs.newConversation);
      app.commands.notifyCommandChanged(CommandIDs.stop);
    });
    for (const command of Object.values(CommandIDs)) {
      palette?.addItem({ command, category: trans.__('GPT-Code') });
    }
  }
};
