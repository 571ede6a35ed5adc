import * as React from 'react';

import { nodesOf } from '../answer/markdown';
import { segments } from '../answer/segments';
import { PanelContext } from '../shared/context';
import { visibleName } from '../shared/names';
import { Exports, type IRowProps } from './forms';

export interface IGoneProps extends Omit<IRowProps, 'focusNext' | 'read'> {
  back: () => void;
}

/** A conversation whose notebook was removed: to be read, saved, or continued in another one. */
export function Gone(props: IGoneProps): React.JSX.Element {
  const { back, chats, close, list, row } = props;
  const { trans } = React.useContext(PanelContext);
  const [isSaving, setSaving] = React.useState(false);
  const save = React.useRef<HTMLButtonElement>(null);
  const toContinue = trans.__('Continue in this notebook');
  return (
    <div
      className="jp-gptcode-gone"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.preventDefault();
          back();
        }
      }}
    >
      <div className="jp-gptcode-gone-head">
        <p>
          {trans.__(
            '%1 is not there any more. Its conversation can be read.',
            visibleName(row.notebook)
          )}
        </p>
        <div className="jp-gptcode-buttons">
          {chats.current && (
            <button
              className="jp-gptcode-button"
              aria-label={toContinue}
              onClick={() =>
                void list.openHere(row).then(isOpen => isOpen && close())
              }
            >
              {toContinue}
            </button>
          )}
          <button
            className="jp-gptcode-button"
            ref={save}
            aria-label={trans.__('Export')}
            aria-expanded={isSaving}
            onClick={() => setSaving(!isSaving)}
          >
            {trans.__('Export')}
          </button>
          <button
            className="jp-gptcode-button"
            aria-label={trans.__('Back to the list')}
            onClick={back}
          >
            {trans.__('Back')}
          </button>
        </div>
        {isSaving && (
          <Exports
            {...{ list, row }}
            done={() => {
              setSaving(false);
              save.current?.focus();
            }}
          />
        )}
      </div>
      <Text list={list} row={row} />
    </div>
  );
}

/** What was said, as it is exported: without links and buttons, which would need the notebook. */
function Text({ list, row }: Pick<IGoneProps, 'list' | 'row'>) {
  const context = React.useContext(PanelContext);
  const text = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => text.current?.focus(), []);
  React.useEffect(() => {
    const host = text.current;
    let isShown = true;
    const show = async () => {
      const file = await list.export(row, 'markdown');
      for (const segment of segments((await file?.data.text()) ?? '')) {
        const nodes = await nodesOf(segment, context);
        if (!isShown) {
          return;
        }
        host?.append(...nodes);
      }
    };
    void show();
    return () => {
      isShown = false;
      host?.replaceChildren();
    };
  }, [list, row, context]);
  return (
    <div
      ref={text}
      role="document"
      aria-label={row.title || context.trans.__('No message yet')}
      tabIndex={0}
      className="jp-RenderedHTMLCommon jp-gptcode-text jp-gptcode-gone-text"
    />
  );
}
