import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { gptCodeIcon } from '../icons';
import { IGPTCode } from '../tokens';

export const CommandIDs = {
  open: 'gptcode:open',
  focus: 'gptcode:focus',
  newConversation: 'gptcode:new-conversation',
  showConversations: 'gptcode:show-conversations',
  stop: 'gptcode:stop',
  undoTurn: 'gptcode:undo-turn',
  redoTurn: 'gptcode:redo-turn',
  check: 'gptcode:check-notebook',
  showSent: 'gptcode:show-what-is-sent'
} as const;

const NO_ARGUMENTS = { args: { type: 'object', properties: {} } } as const;

const TURN = {
  args: {
    type: 'object',
    properties: {
      turn: {
        type: 'integer',
        minimum: 1,
        description: 'The number of the turn; by default the latest that can be'
      }
    }
  }
} as const;

/** The commands and their entries in the palette. */
export const commands: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-gptcode:commands',
  description: 'The commands of GPT-Code.',
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
    const { sessions } = gptcode;
    app.commands.addCommand(CommandIDs.open, {
      label: trans.__('Open GPT-Code'),
      icon: gptCodeIcon,
      describedBy: NO_ARGUMENTS,
      execute: () => gptcode.open()
    });
    app.commands.addCommand(CommandIDs.focus, {
      label: trans.__('Write to GPT-Code'),
      describedBy: NO_ARGUMENTS,
      execute: () => gptcode.open()
    });
    app.commands.addCommand(CommandIDs.newConversation, {
      label: trans.__('New GPT-Code Conversation'),
      describedBy: NO_ARGUMENTS,
      isEnabled: () => gptcode.current?.busy === false,
      execute: () => gptcode.current?.newConversation()
    });
    app.commands.addCommand(CommandIDs.showConversations, {
      label: trans.__('Show GPT-Code Conversations'),
      describedBy: NO_ARGUMENTS,
      execute: async () => {
        await gptcode.open();
        sessions.isListShown = true;
      }
    });
    app.commands.addCommand(CommandIDs.showSent, {
      label: trans.__('Show What Is Sent by GPT-Code'),
      describedBy: TURN,
      execute: async ({ turn }) => {
        await gptcode.open();
        sessions.shownSent = typeof turn === 'number' ? turn : 'draft';
      }
    });
    app.commands.addCommand(CommandIDs.stop, {
      label: trans.__('Stop GPT-Code'),
      describedBy: NO_ARGUMENTS,
      isEnabled: () => gptcode.current?.busy ?? false,
      execute: () => gptcode.current?.stop()
    });
    const undo = async (kind: 'undo' | 'redo', turn: unknown) => {
      const { undoTurn } = await import(
        /* webpackChunkName: "undo" */ '../chat/undo'
      );
      const number = typeof turn === 'number' ? turn : undefined;
      if (gptcode.current) {
        await undoTurn(gptcode.current, kind, number);
      }
    };
    app.commands.addCommand(CommandIDs.undoTurn, {
      label: trans.__('Undo What GPT-Code Did'),
      describedBy: TURN,
      isEnabled: () => gptcode.current?.busy === false,
      execute: ({ turn }) => undo('undo', turn)
    });
    app.commands.addCommand(CommandIDs.redoTurn, {
      label: trans.__('Redo What GPT-Code Did'),
      describedBy: TURN,
      isEnabled: () => gptcode.current?.busy === false,
      execute: ({ turn }) => undo('redo', turn)
    });
    app.commands.addCommand(CommandIDs.check, {
      label: trans.__('Check that it runs from the top'),
      describedBy: NO_ARGUMENTS,
      isEnabled: () => gptcode.current?.busy === false,
      execute: async () => {
        const { current } = gptcode;
        const { checkNotebook } = await import(
          /* webpackChunkName: "check" */ '../panel/check/start'
        );
        if (current) {
          await gptcode.open();
          await checkNotebook(current, trans);
        }
      }
    });
    sessions.changed.connect(() => {
      // A growing answer changes no other command.
      app.commands.notifyCommandChanged(CommandIDs.newConversation);
      app.commands.notifyCommandChanged(CommandIDs.stop);
      app.commands.notifyCommandChanged(CommandIDs.undoTurn);
      app.commands.notifyCommandChanged(CommandIDs.redoTurn);
      app.commands.notifyCommandChanged(CommandIDs.check);
    });
    for (const command of Object.values(CommandIDs)) {
      palette?.addItem({ command, category: trans.__('GPT-Code') });
    }
  }
};
