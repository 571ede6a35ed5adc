/**
 * What a notebook's page of Notebook 7 lacks beside JupyterLab: there is no layout that is restored,
 * and no file browser. See `docs/decisions/notebook-7.md`.
 */

import type { Contents } from '@jupyterlab/services';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { Widget } from '@lumino/widgets';

import { HandOver } from '../chat/handover';
import type { ChatSessions } from '../chat/sessions';
import { DroppedFiles } from '../files/detect/dropped';
import { chipOf } from '../files/detect/watch';
import { isBelow } from '../files/paths';

const FILES = 'jupyterlab-gptcode:files';

export interface INotebookPageOptions {
  widget: Widget;
  sessions: ChatSessions;
  contents: Contents.IManager;
  settings: ISettingRegistry | null;
  /** Shows the panel and leaves the focus where it is. */
  show: () => Promise<void>;
}

/**
 * Opens the panel if it was open before a reload, or for a conversation that was opened on another
 * page, and offers files of the tree page in it.
 */
export async function followPage(options: INotebookPageOptions): Promise<void> {
  const { sessions, show, widget } = options;
  const key = `jupyterlab-gptcode:open:${sessions.api.address}`;
  const wasOpen = isSaved(key);
  const files = await options.settings?.load(FILES).catch(() => null);
  const offer = () => {
    if (widget.isVisible && files?.get('automatic').composite !== false) {
      offerDropped(options);
    }
  };
  let isOpen = false;
  new ResizeObserver(() => {
    if (widget.isVisible !== isOpen) {
      isOpen = widget.isVisible;
      save(key, isOpen);
      offer();
    }
  }).observe(widget.node);
  sessions.changed.connect(offer);
  const take = () => void takeConversation(options);
  sessions.changed.connect(take);
  take();
  // Files are dropped on another page, from which the user comes back.
  document.addEventListener('visibilitychange', offer);
  if (wasOpen) {
    await show();
  }
}

/** Shows what another page has handed over, once this page has its notebook. */
async function takeConversation(options: INotebookPageOptions): Promise<void> {
  const { sessions, show } = options;
  const { current } = sessions;
  const handOver = new HandOver(sessions.api.address);
  const conversation = current ? handOver.take(current.notebook.path) : '';
  if (current && conversation) {
    await show();
    await current.load();
    if (current.conversation.id !== conversation) {
      await current.switchTo(conversation);
    }
  }
}

/** The files that were uploaded on the tree page in the notebook's folder or below, as chips. */
function offerDropped({ contents, sessions }: INotebookPageOptions): void {
  const draft = sessions.current?.attachments;
  if (!draft) {
    return;
  }
  const isIn = (path: string) => {
    const local = contents.localPath(path);
    return draft.drive + local === path && isBelow(local, draft.folder);
  };
  for (const path of new DroppedFiles(sessions.api.address).take(isIn)) {
    const local = contents.localPath(path);
    const chip = chipOf(draft, local);
    if (chip === local || !draft.find(chip)) {
      draft.add(chip);
    }
  }
}

/** In this tab, as what is not sent: see `docs/decisions/drafts.md`. */
function save(key: string, isOpen: boolean): void {
  try {
    if (isOpen) {
      sessionStorage.setItem(key, '1');
    } else {
      sessionStorage.removeItem(key);
    }
  } catch {
    // The browser stores nothing: the button in the toolbar opens the panel.
  }
}

function isSaved(key: string): boolean {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}
