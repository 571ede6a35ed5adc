/** A cell's outputs, shown in its card by the notebook's own renderers. */

import { CodeCell } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import type { Notebook } from '@jupyterlab/notebook';
import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Widget } from '@lumino/widgets';
import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { PanelContext } from '../shared/context';
import { hostWidget } from '../shared/hosted';
import { TranscriptSanitizer } from '../answer/sanitizer';

/** The types shown of untrusted outputs: nothing that runs or loads. */
const PLAIN = [
  ...['text/plain', 'text/html', 'image/png', 'image/jpeg', 'image/gif'],
  ...['image/bmp', 'image/webp', 'application/vnd.jupyter.stdout'],
  ...['application/vnd.jupyter.stderr', 'application/vnd.jupyter.error']
];

export interface IPreviewProps {
  chat: ChatSession;
  /** The cell, for outputs that have one. */
  cell?: string;
  /** The cell's position: a moved cell gets a new model. */
  position?: number;
  /** The run's own outputs, if another run has replaced them in the cell. */
  own: IOutput[] | null;
}

/** A copy of the cell's outputs, made when it is shown. */
export function Preview(props: IPreviewProps): React.JSX.Element {
  const { cell, chat, own, position } = props;
  const { trans } = React.useContext(PanelContext);
  const host = React.useRef<HTMLDivElement>(null);
  // In a layout effect: the widget leaves while its node is in the page.
  React.useLayoutEffect(() => {
    const { isDisposed, panel } = chat.notebook;
    const area = isDisposed ? null : shownOutputs(panel.content, cell, own);
    if (!area || !host.current) {
      return;
    }
    const about = position
      ? trans.__('Picture from cell %1', position)
      : trans.__('Picture');
    const end = describePictures(host.current, about);
    const leave = hostWidget(area, host.current);
    return () => {
      end();
      leave();
    };
  }, [chat, cell, own, position, trans]);
  return (
    <div
      ref={host}
      role="region"
      aria-label={
        position
          ? trans.__('Outputs of cell %1', position)
          : trans.__('Outputs')
      }
      tabIndex={0}
      className="jp-gptcode-card-outputs"
    />
  );
}

/** JupyterLab's renderer of images gives them no description. */
function describePictures(host: HTMLElement, about: string): () => void {
  const describe = () =>
    host
      .querySelectorAll('.jp-RenderedImage img:not([alt])')
      .forEach(image => image.setAttribute('alt', about));
  const observer = new MutationObserver(describe);
  observer.observe(host, { childList: true, subtree: true });
  return () => observer.disconnect();
}

/** A view of `own` outputs or, without them, of what a cell has now; null without such a cell. */
function shownOutputs(
  notebook: Notebook,
  id: string | undefined,
  own: IOutput[] | null
): Widget | null {
  if (own) {
    return new SimplifiedOutputArea({
      model: new OutputAreaModel({ values: own }),
      contentFactory: notebook.contentFactory,
      rendermime: plain(notebook.rendermime)
    });
  }
  const cell = notebook.widgets.find(each => each.model.id === id);
  if (!(cell instanceof CodeCell)) {
    return null;
  }
  const { outputs, trusted } = cell.model;
  return new SimplifiedOutputArea({
    model: outputs,
    contentFactory: cell.contentFactory,
    rendermime: trusted ? notebook.rendermime : plain(notebook.rendermime)
  });
}

function plain(rendermime: IRenderMimeRegistry): IRenderMimeRegistry {
  const clone = rendermime.clone({
    sanitizer: new TranscriptSanitizer(),
    // Formulas can hold links and styles.
    latexTypesetter: { typeset: () => undefined }
  });
  clone.mimeTypes
    .filter(mime => !PLAIN.includes(mime))
    .forEach(mime => clone.removeMimeType(mime));
  return clone;
}
