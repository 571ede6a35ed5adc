import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { type IFilesResult, undoFilesOf } from '../../chat/undofiles';
import { isUndone } from '../../chat/undo';
import { folderOf, shortPath } from '../../files/paths';
import type { ITurn } from '../../conversation/transcript';
import type {
  FilesUndoKind,
  IChosenFile,
  IFileChoice,
  IFileChoices,
  IUnpreserved
} from '../../server/wire';
import { PanelContext } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { visibleName } from '../shared/names';
import { actText, doneText, failedText, fileText } from './filewords';
import { ErrorText } from '../errors/words';

interface IFilesProps {
  chat: ChatSession;
  turn: ITurn;
  busy: boolean;
  /** Whether the user has asked for the turn's undo, and left all its cells as they are. */
  isOffered?: boolean;
}

/** Once a turn is undone: the files that it wrote or removed, of which the user chooses some. */
export function UndoneFiles(props: IFilesProps): React.JSX.Element | null {
  const { chat, isOffered, turn } = props;
  const kind = isOffered || isUndone(turn) ? 'undo' : 'redo';
  const files = undoFilesOf(chat);
  const [result, setResult] = React.useState(files.result(turn.turn));
  React.useEffect(() => {
    const show = () => setResult(files.result(turn.turn));
    files.changed.connect(show);
    return () => void files.changed.disconnect(show);
  }, [files, turn.turn]);
  const wasRestored = turn.restored !== undefined || result !== null;
  if (kind === 'redo' && !wasRestored) {
    return null;
  }
  return <Files key={kind} {...{ ...props, kind, result }} />;
}

function Files(
  props: IFilesProps & { kind: FilesUndoKind; result: IFilesResult | null }
): React.JSX.Element | null {
  const { busy, chat, kind, result, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const [choices, setChoices] = React.useState<IFileChoices | null>(null);
  React.useEffect(() => {
    let isShown = true;
    void undoFilesOf(chat)
      .list(turn.turn, kind)
      .then(found => isShown && setChoices(found));
    return () => {
      isShown = false;
    };
  }, [chat, kind, result, turn.restored, turn.turn]);
  const own = result?.kind === kind ? result : null;
  const { files = [], unpreserved = [] } = choices ?? {};
  return (
    <>
      <div role="status" className="jp-gptcode-undo-note">
        {own && own.done.length > 0 && doneText(own, trans)}
      </div>
      {files.length > 0 && (
        <Choices
          key={files.map(({ path, version }) => path + version).join()}
          act={chosen => void undoFilesOf(chat).act(turn.turn, kind, chosen)}
          folder={folderOf(chat.conversation.transcript.notebook)}
          {...{ busy, files, kind }}
        />
      )}
      {unpreserved.length > 0 && <Unpreserved files={unpreserved} />}
      {own && (own.failed.length > 0 || own.message) && (
        <div role="alert" className="jp-gptcode-problem">
          {own.message && <ErrorText text={own.message} />}
          {own.failed.map(({ name, why }) => (
            <div key={name}>
              {failedText(visibleName(name), why ?? '', kind, trans)}
            </div>
          ))}
        </div>
      )}
    </>
  );
}

/** Ticked is what loses nothing: the user has not changed it since, and it is not removed. */
function isTickedFirst(file: IFileChoice, kind: FilesUndoKind): boolean {
  const gives = file.does === 'put-back' || kind === 'redo';
  return gives && !file.changed && !file.final;
}

function Choices(props: {
  files: readonly IFileChoice[];
  kind: FilesUndoKind;
  /** That of the notebook: names of files go from there. */
  folder: string;
  busy: boolean;
  act: (chosen: IChosenFile[]) => void;
}): React.JSX.Element {
  const { act, busy, files, folder, kind } = props;
  const { trans } = React.useContext(PanelContext);
  const [ticked, setTicked] = React.useState<ReadonlySet<string>>(
    () =>
      new Set(
        files.filter(file => isTickedFirst(file, kind)).map(({ path }) => path)
      )
  );
  const tick = (path: string, isTicked: boolean) => {
    const others = [...ticked].filter(each => each !== path);
    setTicked(new Set(isTicked ? [...others, path] : others));
  };
  const chosen = files.filter(({ path }) => ticked.has(path));
  const name = actText(chosen, kind, trans);
  return (
    <section
      role="region"
      aria-label={trans.__('Files of this turn')}
      className="jp-gptcode-undo-changed"
    >
      <div>
        {kind === 'undo'
          ? trans.__('Files can be put back, too:')
          : trans.__('Files can be redone, too:')}
      </div>
      <ul>
        {files.map(file => (
          <li key={file.path}>
            <label>
              <input
                type="checkbox"
                aria-label={visibleName(shortPath(file.path, folder))}
                checked={ticked.has(file.path)}
                onChange={event => tick(file.path, event.currentTarget.checked)}
              />
              <span>
                <span className="jp-gptcode-undo-file">
                  {visibleName(shortPath(file.path, folder))}
                </span>
                {': '}
                {fileText(file, kind, trans)}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <div className="jp-gptcode-buttons">
        <button
          className="jp-gptcode-button"
          aria-label={name}
          // Not disabled: it may have the focus.
          aria-disabled={busy || chosen.length === 0}
          onClick={event => {
            if (!busy && chosen.length > 0) {
              focusComposer(event.currentTarget);
              act(chosen.map(({ path, version }) => ({ path, version })));
            }
          }}
        >
          {name}
        </button>
      </div>
    </section>
  );
}

/** What Undo cannot put back. */
export function Unpreserved(props: {
  files: readonly IUnpreserved[];
  className?: string;
}): React.JSX.Element {
  const { className = 'jp-gptcode-undo-note', files } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div className={className}>
      {trans.__('Undo cannot put back:')}{' '}
      {files
        .map(({ name, why }) =>
          why ? `${visibleName(name)} (${visibleName(why)})` : visibleName(name)
        )
        .join(', ')}
    </div>
  );
}
