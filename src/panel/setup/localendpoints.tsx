import * as React from 'react';

import type { ILocalEndpoint } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import type { EndpointList } from './endpointlist';

/** Model servers on the machine that Jupyter runs on. Only a click looks for them. */
export function LocalEndpoints(props: {
  list: EndpointList;
}): React.JSX.Element {
  const { list } = props;
  const { trans } = React.useContext(PanelContext);
  const { local } = list;
  const busy = list.busy === 'local';
  return (
    <>
      <p>
        {trans.__(
          'Ollama, LM Studio, llama.cpp or vLLM on the same machine as Jupyter. Your prompts stay on that machine.'
        )}
      </p>
      <div role="status">
        {local?.length === 0 && (
          <p>
            {trans.__(
              'No server was found on the usual ports. Start one and look again, or enter its address above.'
            )}
          </p>
        )}
      </div>
      {local !== null && local.length > 0 && (
        <ul
          className="jp-gptcode-rows"
          aria-label={trans.__('Servers on this machine')}
        >
          {local.map(each => (
            <Found key={each.base_url} endpoint={each} list={list} />
          ))}
        </ul>
      )}
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Look for servers')}
        aria-disabled={busy}
        onClick={() => {
          if (!busy) {
            void list.discover();
          }
        }}
      >
        {busy ? trans.__('Looking…') : trans.__('Look for servers')}
      </button>
    </>
  );
}

function Found(props: {
  endpoint: ILocalEndpoint;
  list: EndpointList;
}): React.JSX.Element {
  const { endpoint, list } = props;
  const { trans } = React.useContext(PanelContext);
  const usable = endpoint.models.length > 0 && !endpoint.used;
  return (
    <li>
      <span>
        <b>{endpoint.title}</b>{' '}
        <span className="jp-gptcode-faint" title={endpoint.models.join('\n')}>
          {modelsText(endpoint, trans)}
        </span>
      </span>
      <button
        className="jp-gptcode-button"
        aria-label={trans.__('Use %1', endpoint.title)}
        aria-disabled={!usable}
        onClick={() => {
          // Once it is used, the button keeps the focus until the view gives it away.
          if (usable) {
            void list.use(endpoint);
          }
        }}
      >
        {endpoint.used ? trans.__('In use') : trans.__('Use')}
      </button>
    </li>
  );
}

const SHOWN = 3;

function modelsText({ cut, models }: ILocalEndpoint, trans: Trans): string {
  if (models.length === 0) {
    return trans.__('has no models yet: load one there and look again');
  }
  const names = models.slice(0, SHOWN).join(', ');
  const more = models.length - SHOWN;
  if (cut) {
    return trans.__('%1 and more than %2 more', names, more);
  }
  return more > 0 ? trans.__('%1 and %2 more', names, more) : names;
}
