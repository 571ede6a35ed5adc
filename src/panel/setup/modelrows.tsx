import * as React from 'react';

import type { IEndpoint, IModel } from '../../server/wire';
import { groupsOf } from '../models/groups';
import { ownName, summary } from '../models/words';
import { ErrorText } from '../errors/words';
import { PanelContext } from '../shared/context';
import { CorrectionForm } from './correctionform';
import { type EndpointList, placeName } from './endpointlist';
import { Problem } from './problem';

const MOST = 8; // models that are shown at once: who has more types

/** An endpoint's models with what is known of them, which the user can correct. */
export function ModelRows(props: {
  endpoint: IEndpoint;
  list: EndpointList;
  models: readonly IModel[];
  close: () => void;
}): React.JSX.Element {
  const { close, endpoint, list, models } = props;
  const { trans } = React.useContext(PanelContext);
  const [typed, setTyped] = React.useState('');
  const [corrected, setCorrected] = React.useState<string | null>(null);
  const own = models.filter(({ provider }) => provider === endpoint.name);
  const found = groupsOf(own, typed)[0]?.models ?? [];
  const shown = found.slice(0, MOST);
  const rows = React.useRef<HTMLUListElement>(null);
  const leave = () => setCorrected(null);
  const was = React.useRef(corrected);
  React.useEffect(() => {
    // The form is gone, and its model has a button again.
    if (was.current && !corrected) {
      const at = shown.findIndex(({ id }) => id === was.current);
      rows.current?.children[at]?.querySelector('button')?.focus();
    }
    was.current = corrected;
  });
  return (
    <div className="jp-gptcode-modelrows">
      {own.length > MOST && (
        <input
          className="jp-gptcode-input"
          type="search"
          aria-label={trans.__('Find a model of %1', endpoint.name)}
          placeholder={trans.__('Find one of %1 models', own.length)}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
      )}
      {own.length === 0 && <p>{trans.__('It lists no models now.')}</p>}
      <ul
        ref={rows}
        aria-label={trans.__('Models of %1', endpoint.name)}
        onKeyDown={event => {
          if (corrected && event.key === 'Escape') {
            event.stopPropagation();
            leave();
          }
        }}
      >
        {shown.map(model => (
          <li key={model.id}>
            <div>
              <b>{ownName(model)}</b>{' '}
              <span className="jp-gptcode-faint">{summary(model, trans)}</span>
              {model.note && (
                <div>
                  <ErrorText text={model.note} />
                </div>
              )}
            </div>
            {corrected === model.id ? (
              <CorrectionForm
                endpoint={endpoint}
                model={model}
                isBusy={list.busy === placeName(endpoint)}
                close={leave}
                save={correction => {
                  void list
                    .correct(endpoint, { ...correction, model: model.id })
                    .then(isSaved => isSaved && leave());
                }}
              />
            ) : (
              <button
                className="jp-gptcode-button"
                aria-label={trans.__('Correct %1', model.id)}
                onClick={() => setCorrected(model.id)}
              >
                {trans.__('Correct')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {found.length > MOST && (
        <p role="status">
          {trans.__(
            '%1 more. Type a part of a name to find one.',
            found.length - MOST
          )}
        </p>
      )}
      <Problem problem={list.problem(endpoint)} />
      <div className="jp-gptcode-buttons">
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Close')}
          onClick={close}
        >
          {trans.__('Close')}
        </button>
      </div>
    </div>
  );
}
