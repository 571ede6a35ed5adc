import * as React from 'react';

import type { IEndpoint, IModels } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { useFocusKeeper } from '../shared/focus';
import { OwnWords } from '../shared/ownwords';
import { type EndpointList, isOwn, placeName } from './endpointlist';
import { KeyForm } from './keyform';
import { Problem } from './problem';

type ModelProblem = IModels['problems'][number];

/** All endpoints, each with what can be done with it. */
export function Endpoints(props: {
  list: EndpointList;
  problems: readonly ModelProblem[];
}): React.JSX.Element {
  const { list, problems } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <ul className="jp-gptcode-endpoints" aria-label={trans.__('Endpoints')}>
      {list.endpoints.map(endpoint => (
        <li key={`${endpoint.set_by.join()} ${endpoint.name}`}>
          <Endpoint
            endpoint={endpoint}
            list={list}
            problem={problems.find(
              ({ provider }) => provider === endpoint.name
            )}
          />
        </li>
      ))}
    </ul>
  );
}

function Endpoint(props: {
  endpoint: IEndpoint;
  list: EndpointList;
  problem: ModelProblem | undefined;
}): React.JSX.Element {
  const { endpoint, list, problem } = props;
  const { trans } = React.useContext(PanelContext);
  const [isEdited, setIsEdited] = React.useState(false);
  const group = useFocusKeeper<HTMLDivElement>(focusAnother);
  const edit = React.useRef<HTMLButtonElement>(null);
  const wasEdited = React.useRef(false);
  React.useEffect(() => {
    if (wasEdited.current !== isEdited) {
      wasEdited.current = isEdited;
      const form = group.current?.querySelector('input');
      (form ?? edit.current)?.focus();
    }
  }, [group, isEdited]);
  const heading = React.useId();
  const isEmbedded = endpoint.preset === 'embedded';
  const isCalled = endpoint.on && !endpoint.hidden;
  return (
    <div
      ref={group}
      role="group"
      aria-labelledby={heading}
      className={`jp-gptcode-endpoint${isCalled ? '' : ' jp-mod-off'}`}
    >
      <h3 id={heading}>{endpoint.name}</h3>
      <div className="jp-gptcode-faint">
        {!endpoint.base_url.includes(endpoint.title) && `${endpoint.title}, `}
        {isEmbedded
          ? trans.__('on the same machine as Jupyter')
          : endpoint.base_url}
      </div>
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
          {problem.message}
          <OwnWords text={problem.detail} />
        </div>
      )}
      {isEdited ? (
        <KeyForm
          list={list}
          endpoint={endpoint}
          close={() => setIsEdited(false)}
        />
      ) : (
        <>
          <Problem problem={list.problem(endpoint)} />
          <Tested list={list} endpoint={endpoint} />
          <Buttons
            endpoint={endpoint}
            list={list}
            editButton={edit}
            edit={() => setIsEdited(true)}
          />
        </>
      )}
    </div>
  );
}

/** What a test has found, in the server's words. */
function Tested(props: {
  endpoint: IEndpoint;
  list: EndpointList;
}): React.JSX.Element | null {
  const { trans } = React.useContext(PanelContext);
  const tested = props.list.tested(props.endpoint);
  if (!tested) {
    return null;
  }
  const { checks, model, requests } = tested;
  const marks = {
    yes: ['✓', trans.__('Yes')],
    no: ['✗', trans.__('No')],
    unknown: ['?', trans.__('Unknown')]
  };
  return (
    <div role="status" className="jp-gptcode-tested">
      {model ? (
        <div>
          {requests === 1
            ? trans.__('Tested with %1, by one short request:', model)
            : trans.__(
                'Tested with %1, by %2 short requests:',
                model,
                requests
              )}
        </div>
      ) : (
        <div>
          {trans.__(
            'No model was tried. Add the name of one under "Edit", then test again.'
          )}
        </div>
      )}
      <ul>
        {checks.map(({ check, detail, message, result }) => {
          const [sign, word] = marks[result];
          return (
            <li key={check} data-result={result}>
              <span role="img" aria-label={word}>
                {sign}
              </span>
              <span>
                {message}
                <OwnWords text={detail} />
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Buttons(props: {
  endpoint: IEndpoint;
  list: EndpointList;
  edit: () => void;
  editButton: React.Ref<HTMLButtonElement>;
}): React.JSX.Element {
  const { edit, editButton, endpoint, list } = props;
  const { trans } = React.useContext(PanelContext);
  const busy = list.busy === placeName(endpoint);
  const isTested = busy && list.isTesting;
  const button = (name: string, act: () => void, title?: string) => (
    <button
      ref={act === edit ? editButton : undefined}
      className="jp-gptcode-button"
      aria-label={name}
      title={title}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) {
          act();
        }
      }}
    >
      {isTested && title ? trans.__('Testing…') : name}
    </button>
  );
  const isFirst = list.own[0]?.name === endpoint.name;
  return (
    <div className="jp-gptcode-buttons">
      {button(
        trans.__('Test'),
        () => void list.test(endpoint),
        trans.__('Sends up to three short requests to a model there')
      )}
      {isOwn(endpoint) && (
        <>
          {button(trans.__('Edit'), edit)}
          {button(trans.__('Forget'), () => void list.forget(endpoint))}
          {button(
            endpoint.on ? trans.__('Switch off') : trans.__('Switch on'),
            () => void list.edit(endpoint, { on: !endpoint.on })
          )}
          {!isFirst &&
            button(trans.__('Move up'), () => void list.raise(endpoint))}
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
