import type { INotebookModel } from '@jupyterlab/notebook';
import * as React from 'react';

import {
  chosenFiles,
  HIDDEN_FILES,
  PINNED_FILES
} from '../../notebook/read/hidden';
import { toggleFile } from '../../notebook/write/hide';
import { PanelContext } from '../shared/context';
import { HideOrPin } from '../shared/hideorpin';

/** The name of a file on its chip: opens what hides the file from models, or pins it for them. */
export function FileName(props: {
  /** That of the notebook, where it can be changed. */
  model: INotebookModel | null;
  name: string;
  path: string;
}): React.JSX.Element {
  const { model, name, path } = props;
  const { trans } = React.useContext(PanelContext);
  const [isOpen, setOpen] = React.useState(false);
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    model?.metadataChanged.connect(draw);
    return () => void model?.metadataChanged.disconnect(draw);
  }, [model]);
  if (!model || model.isDisposed || model.readOnly) {
    return <span className="jp-gptcode-chip-name">{name}</span>;
  }
  const isHidden = chosenFiles(model, HIDDEN_FILES).includes(path);
  const isPinned = chosenFiles(model, PINNED_FILES).includes(path);
  return (
    <>
      <button
        className="jp-gptcode-chip-name jp-gptcode-chip-open"
        aria-expanded={isOpen}
        aria-label={trans.__('%1: hide or pin', name)}
        onClick={() => setOpen(!isOpen)}
      >
        {name}
      </button>
      {(isHidden || isPinned) && (
        <span className="jp-gptcode-chip-chosen">
          {isHidden ? trans.__('hidden') : trans.__('pinned')}
        </span>
      )}
      {isOpen && (
        <span
          role="group"
          aria-label={trans.__('Hide from the model, or pin')}
          className="jp-gptcode-chip-choices"
        >
          <HideOrPin
            name={name}
            isHidden={isHidden}
            isPinned={isPinned}
            texts={{
              show: trans.__('Show'),
              hide: trans.__('Hide'),
              pin: trans.__('Pin'),
              unpin: trans.__('Unpin')
            }}
            hide={() => toggleFile(model, path, HIDDEN_FILES)}
            pin={() => toggleFile(model, path, PINNED_FILES)}
          />
        </span>
      )}
    </>
  );
}
