/** Drops onto the panel: files from the desktop, or paths from the file browser. */

import type { Drag } from '@lumino/dragdrop';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

/** The type under which the file browser stores the paths that are dragged. */
const PATHS = 'application/x-jupyter-icontents';

export interface IDropTarget {
  /** Whether anything can be dropped now. */
  accepts: () => boolean;
  onFiles: (files: File[]) => void;
  onFolder: (folder: FileSystemDirectoryEntry) => void;
  onPaths: (paths: string[]) => void;
}

/** Makes a node accept drops; it has `className` while something is dragged over it. */
export function acceptDrops(
  node: HTMLElement,
  target: IDropTarget,
  className: string
): IDisposable {
  const listeners = new AbortController();
  const on = <E extends Event>(
    type: string,
    take: (event: E) => void,
    isWanted: (event: E) => boolean
  ) => {
    const listen = (event: Event) => {
      if (isWanted(event as E) && target.accepts()) {
        event.preventDefault();
        event.stopPropagation();
        take(event as E);
      }
    };
    node.addEventListener(type, listen, { signal: listeners.signal });
  };
  const show = () => node.classList.add(className);
  const hide = (event: DragEvent | Drag.Event) => {
    const { relatedTarget } = event;
    if (!(relatedTarget instanceof Node && node.contains(relatedTarget))) {
      node.classList.remove(className);
    }
  };
  const end = () => node.classList.remove(className);

  on<DragEvent>('dragenter', show, hasFiles);
  on<DragEvent>(
    'dragover',
    event => {
      show();
      if (event.dataTransfer) {
        event.dataTransfer.dropEffect = 'copy';
      }
    },
    hasFiles
  );
  on<DragEvent>('dragleave', hide, hasFiles);
  on<DragEvent>(
    'drop',
    event => {
      end();
      const { files, folders } = dropped(event.dataTransfer);
      target.onFiles(files);
      folders.forEach(target.onFolder);
    },
    hasFiles
  );

  on<Drag.Event>('lm-dragenter', show, hasPaths);
  on<Drag.Event>('lm-dragleave', hide, hasPaths);
  on<Drag.Event>(
    'lm-dragover',
    event => {
      event.dropAction = event.proposedAction;
    },
    hasPaths
  );
  on<Drag.Event>(
    'lm-drop',
    event => {
      end();
      event.dropAction = event.proposedAction;
      target.onPaths(event.mimeData.getData(PATHS) as string[]);
    },
    hasPaths
  );
  return new DisposableDelegate(() => listeners.abort());
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

function hasPaths(event: Drag.Event): boolean {
  return event.mimeData.hasData(PATHS);
}

/** To be called during the event: afterwards a browser gives neither files nor folders. */
function dropped(transfer: DataTransfer | null): {
  files: File[];
  folders: FileSystemDirectoryEntry[];
} {
  const files: File[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of transfer?.items ?? []) {
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) {
      folders.push(entry as FileSystemDirectoryEntry);
    } else if (file) {
      files.push(file);
    }
  }
  return { files, folders };
}
