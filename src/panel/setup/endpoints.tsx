import * as React from 'react';

import type { IEndpoint, IModels } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { useFocusKeeper } from '../shared/focus';
import { OwnWords } from '../shared/ownwords';
import { type EndpointList, isOwn, placeName } from './endpointlist';
import { KeyForm } from './keyform';
import { Locked } from './locked';
import { ModelRows } from './modelrows';
import { Problem } from './problem';
import { Question } from './question';
import { Tested } from './tested';
import { ErrorText } from '../errors/words';

/** All endpoints, each with what can be done with it. */
export function Endpoints(props: {
  list: EndpointList;
  models: IModels;
  /** Whether the administrator has switched off those of the user's own. */
  isLocked?: boolean;
}): React.JSX.Element {
  const { isLocked = false, list, models } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <ul className="jp-gptcode-endpoints" aria-label={trans.__('Endpoints')}>
      {list.endpoints.map(endpoint => (
        <li key={`${endpoint.set_by.join()} ${endpoint.name}`}>
          <Endpoint
            {...{ endpoint, list, models }}
            isLocked={isLocked && isOwn(endpoint)}
          />
        </li>
      ))}
    </ul>
  );
}

function Endpoint(props: {
  endpoint: IEndpoint;
  list: EndpointList;
  models: IModels;
  isLocked: boolean;
}): React.JSX.Element {
  const { endpoint, isLocked, list, models } = props;
  const { trans } = React.useContext(PanelContext);
  const [open, setOpen] = React.useState<Open | null>(null);
  const close = () => setOpen(null);
  const group = useFocusKeeper<HTMLDivElement>(focusAnother);
  const focus = (selector: string) =>
    group.current?.querySelector<HTMLElement>(selector)?.focus();
  const was = React.useRef(open);
  React.useEffect(() => {
    if (was.current !== open) {
      focus(open ? FIRST[open] : `[data-opens=${was.current}]`);
      was.current = open;
    }
  });
  const heading = React.useId();
  const problem = models.problems.find(
    ({ provider }) => provider === endpoint.name
  );
  const isEmbedded = endpoint.preset === 'embedded';
  const isCalled =
    endpoint.on && !endpoint.hidden && !isLocked && !endpoint.refused;
  return (
    <div
      ref={group}
      role="group"
      aria-labelledby={heading}
      className={`jp-gptcode-endpoint${isCalled ? '' : ' jp-mod-off'}`}
      onKeyDown={event => {
        if (open && event.key === 'Escape' && !event.nativeEvent.isComposing) {
          event.stopPropagation();
          close();
        }
      }}
    >
      <h2 id={heading}>{endpoint.name}</h2>
      <div className="jp-gptcode-faint">
        {!endpoint.base_url.includes(endpoint.title) && `${endpoint.title}, `}
        {isEmbedded
          ? trans.__('on the same machine as Jupyter')
          : endpoint.base_url}
      </div>
      {!isEmbedded && (
        <div className="jp-gptcode-faint">
          {placeText(endpoint, models, trans)}
        </div>
      )}
      {!isEmbedded && (
        <div className="jp-gptcode-faint">{keyText(endpoint, trans)}</div>
      )}
      {endpoint.models.length > 0 && (
        <div className="jp-gptcode-faint">{endpoint.models.join(', ')}</div>
      )}
      {endpoint.set_by.length > 0 && (
        <div className="jp-gptcode-faint">
          {trans.__(
            'Set by %1. Change it there and restart JupyterLab.',
            endpoint.set_by.join(trans.__(' and '))
          )}
        </div>
      )}
      {isLocked && (
        <Locked
          text={trans.__('Not used: endpoints of your own are switched off.')}
        />
      )}
      {!isLocked && endpoint.refused && (
        <div className="jp-gptcode-faint">
          <ErrorText text={endpoint.refused} />
        </div>
      )}
      {endpoint.hidden && (
        <div className="jp-gptcode-problem">
          {trans.__(
            'Not used: the server’s configuration has an endpoint of this name, and it takes precedence.'
          )}
        </div>
      )}
      {endpoint.plain_http && (
        <div className="jp-gptcode-problem">
          {trans.__(
            'Its key goes to another machine over plain http: everybody on the way can read it.'
          )}
        </div>
      )}
      {isCalled && problem && (
        <div className="jp-gptcode-problem">
          <ErrorText text={problem.message} />
          <OwnWords text={problem.detail} />
        </div>
      )}
      {open === 'edit' && (
        <KeyForm list={list} endpoint={endpoint} close={close} />
      )}
      {open === 'forget' && (
        <Question
          text={forgetText(endpoint, trans)}
          answer={trans.__('Forget')}
          close={close}
          act={() => {
            close();
            void list.forget(endpoint);
          }}
        />
      )}
      {open === 'models' && (
        <ModelRows
          endpoint={endpoint}
          list={list}
          models={models.models}
          close={close}
        />
      )}
      {!open && (
        <>
          <Problem problem={list.problem(endpoint)} />
          <Tested list={list} endpoint={endpoint} />
          <Buttons
            endpoint={endpoint}
            isLocked={isLocked}
            list={list}
            open={setOpen}
            raise={() => {
              // Its buttons move, and the first endpoint has none to raise it.
              void list.raise(endpoint).then(() => {
                focus('[data-opens=edit]');
                focus('[data-raises]');
              });
            }}
          />
        </>
      )}
    </div>
  );
}

/** What stands in the place of an endpoint's buttons. */
type Open = 'edit' | 'forget' | 'models';

/** What has the focus there at first. */
const FIRST: Record<Open, string> = {
  edit: 'input',
  forget: '[data-cancels]',
  models: '.jp-gptcode-modelrows :is(input, button)'
};

/** A pasted key does not come back. */
function forgetText(endpoint: IEndpoint, trans: Trans): string {
  return ['file', 'keyring'].includes(endpoint.key.place)
    ? trans.__('Forget %1 and its key?', endpoint.name)
    : trans.__('Forget %1?', endpoint.name);
}

function Buttons(props: {
  endpoint: IEndpoint;
  /** Whether it can only be forgotten. */
  isLocked: boolean;
  list: EndpointList;
  open: (what: Open) => void;
  raise: () => void;
}): React.JSX.Element {
  const { endpoint, isLocked, list, open, raise } = props;
  const { trans } = React.useContext(PanelContext);
  const busy = list.busy === placeName(endpoint);
  const isTested = busy && list.isTesting;
  const test = trans.__('Test');
  const button = (
    name: string,
    act: () => void,
    more: { title?: string; 'data-opens'?: Open; 'data-raises'?: boolean } = {}
  ) => (
    <button
      {...more}
      className="jp-gptcode-button"
      aria-label={name}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) {
          act();
        }
      }}
    >
      {isTested && name === test ? trans.__('Testing…') : name}
    </button>
  );
  const isFirst = list.own[0]?.name === endpoint.name;
  const forget = button(trans.__('Forget'), () => open('forget'), {
    'data-opens': 'forget'
  });
  if (isLocked) {
    return <div className="jp-gptcode-buttons">{forget}</div>;
  }
  return (
    <div className="jp-gptcode-buttons">
      {!endpoint.refused &&
        button(test, () => void list.test(endpoint), {
          title: trans.__('Sends up to three short requests to a model there')
        })}
      {endpoint.on &&
        !endpoint.hidden &&
        !endpoint.refused &&
        endpoint.preset !== 'embedded' &&
        button(trans.__('Models'), () => open('models'), {
          'data-opens': 'models'
        })}
      {isOwn(endpoint) && (
        <>
          {button(trans.__('Edit'), () => open('edit'), {
            'data-opens': 'edit'
          })}
          {forget}
          {button(
            endpoint.on ? trans.__('Switch off') : trans.__('Switch on'),
            () => void list.edit(endpoint, { on: !endpoint.on })
          )}
          {!isFirst &&
            button(trans.__('Move up'), raise, {
              'data-raises': true,
              title: trans.__(
                'The order is that of the models. Where you chose none, the first endpoint is used.'
              )
            })}
        </>
      )}
    </div>
  );
}

/** Of a forgotten endpoint the focus goes to the next one, or to the form for a new one. */
function focusAnother(gone: Element): void {
  const view = gone.closest('.jp-gptcode-setup');
  queueMicrotask(() => {
    const next =
      view?.querySelector<HTMLElement>('.jp-gptcode-endpoint button') ??
      view?.querySelector<HTMLElement>('.jp-gptcode-way select');
    if (view?.isConnected) {
      next?.focus();
    }
  });
}

/** Where prompts go: the address may be of a server here that sends them on. */
function placeText(
  { host, name }: IEndpoint,
  { models }: IModels,
  trans: Trans
): string {
  if (host) {
    return trans.__('Sends to %1', host);
  }
  const elsewhere = models
    .filter(each => each.provider === name && each.host)
    .map(each => each.host);
  return elsewhere.length
    ? trans.__(
        'Some models stay on this machine, others send to %1',
        [...new Set(elsewhere)].join(', ')
      )
    : trans.__('Stays on this machine');
}

/** Where its key is. The server sends its end, and no more. */
function keyText(endpoint: IEndpoint, trans: Trans): string {
  const { hint, place, variable } = endpoint.key;
  const key = hint ? trans.__('Key …%1', hint) : trans.__('Key');
  switch (place) {
    case 'keyring':
      return trans.__('%1, in the system’s keyring', key);
    case 'file':
      return trans.__('%1, in a file that only you can read', key);
    case 'environment':
      return trans.__('%1, from %2', key, variable);
    default:
      return trans.__('No key');
  }
}
