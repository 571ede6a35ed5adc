import { downloadIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

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
  /** The drive that prefixes the contents manager's paths. */
  drive: string;
}) {
  const { block, drive } = props;
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
}): React.JSX.Element {
  const { file, name, path } = props;
  const { files, trans } = React.useContext(PanelContext);
  const card = React.useRef<HTMLLIElement>(null);
  const seen = useSeen(card);
  const { profile, url } = useFile(path, seen);
  // What is shown and downloaded is the file as it is now.
  const size = profile?.size ?? file.size;
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
              files?.open(path);
            }
          }}
        >
          {name}
        </a>
        <span className="jp-gptcode-file-size">{sizeText(size)}</span>
        {isChanged(file, profile) && (
          <span
            className="jp-gptcode-file-mark"
            title={trans.__('This file was written again after the run')}
          >
            {trans.__('changed since')}
          </span>
        )}
        {file.overwritten && (
          <span
            className="jp-gptcode-file-mark"
            title={trans.__('This file existed before the run')}
          >
            {trans.__('overwritten')}
          </span>
        )}
        <a
          href={url}
          download={nameOf(path)}
          aria-label={trans.__('Download %1', name)}
          title={trans.__('Download %1', name)}
          className="jp-gptcode-icon"
        >
          <downloadIcon.react tag="span" />
        </a>
      </div>
      <FilePreview profile={profile} size={size} url={url} name={name} />
    </li>
  );
}

/** Whether the file is not as the run left it. */
function isChanged(
  { size, modified }: IProducedFile,
  profile: IProfile | null | undefined
): boolean {
  const isOther = (profile?.size ?? size) !== size;
  return isOther || (!!modified && (profile?.modified ?? 0) > modified + CLOCK);
}

/** A file's address and, once its card is visible, its profile; null if it was removed. */
function useFile(
  path: string,
  seen: boolean
): { profile: IProfile | null | undefined; url: string | undefined } {
  const { files } = React.useContext(PanelContext);
  const [profile, setProfile] = React.useState<IProfile | null>();
  const [url, setUrl] = React.useState<string>();
  React.useEffect(() => {
    // Without an address there is no link to press.
    files?.downloadUrl(path).then(setUrl, () => undefined);
  }, [files, path]);
  React.useEffect(() => {
    if (seen) {
      files?.profile(path).then(setProfile, () => undefined);
    }
  }, [files, path, seen]);
  return { profile, url };
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
