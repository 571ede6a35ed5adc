import { downloadIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { undoFilesOf } from '../../chat/undofiles';
import { nameOf } from '../../files/paths';
import type { IBlockPart } from '../../conversation/transcript';
import type { IProducedFile, IProfile } from '../../server/wire';
import { PanelContext } from '../shared/context';
import { lazy } from '../shared/lazy';
import { visibleLabels, visibleName } from '../shared/names';
import { sizeText } from '../shared/size';
import { useUnfolded } from '../shared/unfolded';

const FilePreview = lazy(async () => {
  const { FilePreview } = await import(
    /* webpackChunkName: "preview" */ './filepreview'
  );
  return FilePreview;
});

const SHOWN = 5; // files before the rest is asked for
const CLOCK = 0.01; // seconds: a moment that has travelled as a number is not exact

/** The files that a cell's run wrote: a few of them, until the user wants to see all. */
export const FileCards = React.memo(function FileCards(props: {
  block: IBlockPart;
  chat: ChatSession;
  /** The drive that prefixes the contents manager's paths. */
  drive: string;
  /** When Undo last restored files of the turn. */
  restored: number | undefined;
}) {
  const { block, chat, drive, restored } = props;
  const { trans } = React.useContext(PanelContext);
  const [isOpen, setOpen] = useUnfolded('files');
  const list = React.useRef<HTMLUListElement>(null);
  const wasOpen = React.useRef(isOpen);
  React.useEffect(() => {
    // The button that had the focus is gone.
    if (isOpen && !wasOpen.current) {
      list.current?.children[SHOWN]?.querySelector('a')?.focus();
    }
  }, [isOpen]);
  const restores = useRestores(chat);
  const files = block.files ?? [];
  if (!files.length) {
    return null;
  }
  // One more than that takes no more room than the button.
  const shown = isOpen || files.length <= SHOWN + 1 ? files.length : SHOWN;
  const names = visibleLabels(
    files.map(({ path }) => path),
    ''
  );
  return (
    <>
      <ul
        ref={list}
        role="list"
        aria-label={trans.__('Files written')}
        className="jp-gptcode-files"
      >
        {files.slice(0, shown).map((file, index) => (
          <FileCard
            key={file.path}
            file={file}
            path={drive + file.path}
            name={names[index]}
            version={`${restored} ${restores}`}
          />
        ))}
      </ul>
      {shown < files.length && (
        <button
          className="jp-gptcode-button jp-gptcode-more"
          onClick={() => setOpen(true)}
        >
          {trans.__('and %1 more', files.length - shown + (block.more ?? 0))}
        </button>
      )}
      {shown === files.length && !!block.more && (
        <div className="jp-gptcode-notice">
          {trans.__('and %1 more', block.more)}
        </div>
      )}
    </>
  );
});

function FileCard(props: {
  file: IProducedFile;
  path: string;
  name: string;
  /** It is read again when this changes. */
  version: string;
}): React.JSX.Element {
  const { file, name, path, version } = props;
  const { files, trans } = React.useContext(PanelContext);
  const card = React.useRef<HTMLLIElement>(null);
  const seen = useSeen(card);
  const { profile, setProfile, url } = useFile(path, seen, version);
  const isGone = profile === null;
  // What is shown and downloaded is the file as it is now.
  const size = profile?.size ?? file.size;
  const open = async () => {
    // If that cannot be found out, JupyterLab says what is wrong.
    if (await files?.exists(path).catch(() => true)) {
      files?.open(path);
    } else {
      setProfile(null);
    }
  };
  return (
    <li ref={card} role="listitem" className="jp-gptcode-file">
      <div className="jp-gptcode-file-line">
        <a
          href={files?.pageUrl(path)}
          aria-label={trans.__('Open %1', name)}
          title={visibleName(path)}
          className="jp-gptcode-file-name"
          onClick={event => {
            if (isPlain(event)) {
              event.preventDefault();
              void open();
            }
          }}
        >
          {name}
        </a>
        {!isGone && (
          <>
            <span className="jp-gptcode-file-size">
              {sizeText(size, trans)}
            </span>
            <Mark file={file} isChanged={isChanged(file, profile)} />
            <a
              href={url}
              download={nameOf(path)}
              aria-label={trans.__('Download %1', name)}
              title={trans.__('Download %1', name)}
              className="jp-gptcode-icon"
            >
              <downloadIcon.react tag="span" />
            </a>
          </>
        )}
      </div>
      <FilePreview profile={profile} size={size} url={url} name={name} />
    </li>
  );
}

/** What has become of a file: what the run did to it says nothing once it is another. */
function Mark(props: {
  file: IProducedFile;
  isChanged: boolean;
}): React.JSX.Element | null {
  const { file, isChanged } = props;
  const { trans } = React.useContext(PanelContext);
  if (isChanged) {
    return (
      <span
        className="jp-gptcode-file-mark"
        title={trans.__('This file is not as the run left it')}
      >
        {trans.__('changed since')}
      </span>
    );
  }
  return file.overwritten ? (
    <span
      className="jp-gptcode-file-mark"
      title={trans.__('This file existed before the run')}
    >
      {trans.__('overwritten')}
    </span>
  ) : null;
}

/** Whether the file is not as the run left it: Undo may also give it an earlier date. */
function isChanged(
  { size, modified }: IProducedFile,
  profile: IProfile | null | undefined
): boolean {
  const isOther = (profile?.size ?? size) !== size;
  const now = profile?.modified;
  return isOther || (!!modified && !!now && Math.abs(now - modified) > CLOCK);
}

/** How often the user has had files put back in this page. */
function useRestores(chat: ChatSession): number {
  const files = undoFilesOf(chat);
  const [restores, restore] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    files.changed.connect(restore);
    return () => void files.changed.disconnect(restore);
  }, [files]);
  return restores;
}

/** A file's address and, once its card is visible, its profile; null if it was removed. */
function useFile(path: string, seen: boolean, version: string) {
  const { files } = React.useContext(PanelContext);
  const [profile, setProfile] = React.useState<IProfile | null>();
  const [url, setUrl] = React.useState<string>();
  React.useEffect(() => {
    // Without an address there is no link to press.
    files?.downloadUrl(path).then(setUrl, () => undefined);
  }, [files, path]);
  React.useEffect(() => {
    let isLatest = true;
    if (seen) {
      files?.profile(path).then(
        found => isLatest && setProfile(found),
        () => undefined
      );
    }
    return () => {
      isLatest = false;
    };
  }, [files, path, seen, version]);
  return { profile, setProfile, url };
}

/** Whether a node was ever visible: a long conversation must not read all its files. */
function useSeen(node: React.RefObject<Element>): boolean {
  const [seen, setSeen] = React.useState(false);
  React.useEffect(() => {
    if (!node.current) {
      return;
    }
    const observer = new IntersectionObserver(entries => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) {
        setSeen(true);
        observer.disconnect();
      }
    });
    observer.observe(node.current);
    return () => observer.disconnect();
  }, [node]);
  return seen;
}

/** Whether a click does not ask for a new tab or window. */
function isPlain(event: React.MouseEvent): boolean {
  return !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}
