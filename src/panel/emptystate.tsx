import * as React from 'react';

import { fixError } from '../chat/fix';
import { destination, effectiveLevel, LEVELS } from '../chat/levels';
import type { ChatSession } from '../chat/session';
import type { ChatSessions } from '../chat/sessions';
import { isToSend } from '../files/attachments';
import { folderOf, join, nameOf, shortPath } from '../files/paths';
import { askables } from '../notebook/read/codecells';
import { languageName } from '../notebook/read/language';
import { examples } from './examples';
import { PanelContext } from './shared/context';
import { focusComposer } from './shared/focus';

/** What the panel shows before the first prompt: what it can do, and examples. */
export function EmptyState({
  chats
}: {
  chats: ChatSessions;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const chat = chats.current;
  return (
    <div className="jp-gptcode-empty">
      {chat?.conversation.isAfterDeleted && (
        <p role="status">
          {trans.__(
            'The conversation that was here was deleted. Your next message starts a new one.'
          )}
        </p>
      )}
      <ul className="jp-gptcode-abilities">
        <li>
          {trans.__('Ask for something. The code is typed into new cells.')}
        </li>
        <li>
          {trans.__(
            'It runs on the notebook’s kernel when you say so, and the results go back to the model.'
          )}
        </li>
        <li>
          {trans.__('You can edit a cell before it runs and stop at any time.')}
        </li>
      </ul>
      {chat ? (
        <Examples key={chat.notebook.panel.id} chats={chats} chat={chat} />
      ) : (
        <button
          className="jp-gptcode-button jp-mod-accept"
          aria-label={trans.__('New notebook')}
          onClick={() => {
            // JupyterLab says what failed.
            chats.createNotebook().catch(() => undefined);
          }}
        >
          {trans.__('New notebook')}
        </button>
      )}
    </div>
  );
}

/** Prompts that suit the model, the notebook and the files beside it. */
function Examples(props: {
  chats: ChatSessions;
  chat: ChatSession;
}): React.JSX.Element {
  const { chat, chats } = props;
  const { trans } = React.useContext(PanelContext);
  const files = useFiles(chat);
  const opened = useOpened(chat);
  const name = chat.model || chats.models.default;
  const { model } = destination(chats.models, name);
  const { model: notebook } = chat.notebook.panel;
  const { failed, longest } = askables(notebook);
  const { all, folder } = chat.attachments;
  const read = all.filter(
    each => each.state === 'ready' && isToSend(each) && !each.profile?.problem
  );
  const scene = {
    ...{ files: files ?? [], opened, language: languageName(notebook) },
    attached: read.map(({ path }) => shortPath(path, folder)),
    isSmall: model?.id === name && model.small,
    seesImages: model?.vision ?? false,
    level: effectiveLevel(
      chat.level.chosen,
      model,
      chats.status?.levels ?? LEVELS
    ),
    longest: longest?.position ?? null,
    failed: failed?.position ?? null
  };
  // Not before all is known: what is about to be pressed must not move.
  const shown = name && files ? examples(scene, trans) : [];
  return (
    <ul
      className="jp-gptcode-examples"
      aria-label={trans.__('Example prompts')}
    >
      {shown.map(example => (
        <li key={example.prompt}>
          <button
            className="jp-gptcode-example"
            disabled={chat.busy}
            onClick={event => {
              focusComposer(event.currentTarget);
              if (example.file) {
                chat.attachments.add(join(folder, example.file));
              }
              if (example.failed && failed) {
                // Its error goes with it.
                void fixError(chat, failed.cell);
              } else {
                void chat.send(example.prompt);
              }
            }}
          >
            {example.prompt}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The names of the files beside the notebook; null while they are not known. */
function useFiles(chat: ChatSession): string[] | null {
  const { attachments } = chat;
  const { folder } = attachments;
  const [files, setFiles] = React.useState<string[] | null>(null);
  React.useEffect(() => {
    let isCurrent = true;
    void attachments.list('').then(items => {
      if (isCurrent) {
        setFiles(
          items.filter(({ isFolder }) => !isFolder).map(({ name }) => name)
        );
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [attachments, folder]);
  return files;
}

/** The names of the files that are open beside the notebook, and in its folder. */
function useOpened(chat: ChatSession): string[] {
  const { shell } = React.useContext(PanelContext);
  const [, look] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const { currentChanged } = shell ?? {};
    currentChanged?.connect(look);
    return () => {
      currentChanged?.disconnect(look);
    };
  }, [shell]);
  const { drive, folder } = chat.attachments;
  const paths = [...(shell?.widgets('main') ?? [])].flatMap(widget => {
    const { context } = widget as { context?: { path?: string } };
    return context?.path ?? [];
  });
  return paths
    .filter(path => folderOf(path) === folderOf(`${drive}${join(folder, 'x')}`))
    .map(path => nameOf(path));
}
