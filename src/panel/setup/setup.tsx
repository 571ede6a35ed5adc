import * as React from 'react';

import type { ChatSessions } from '../../chat/sessions';
import type { Setup, SetupMethod } from '../../chat/setup';
import type { IEndpoint, IModels } from '../../server/wire';
import { PanelContext } from '../shared/context';
import { focusLater, useFocusKeeper } from '../shared/focus';
import { OwnWords } from '../shared/ownwords';
import { KeyForm } from './keyform';
import { LocalEndpoints } from './localendpoints';
import { Starter } from './starter';

/** Three ways to set up a model: the first screen if there is none, later behind "Set up models". */
export function SetupView(props: {
  chats: ChatSessions;
  setup: Setup;
}): React.JSX.Element {
  const { chats, setup } = props;
  const { trans } = React.useContext(PanelContext);
  const view = useFocusKeeper<HTMLDivElement>(focusLater);
  React.useEffect(() => void setup.load(), [setup]);
  return (
    <div ref={view} className="jp-gptcode-setup">
      <p className="jp-gptcode-lead">
        {chats.needsSetup
          ? trans.__('GPT-Code needs a model. Choose one:')
          : trans.__('Set up another model. Choose one:')}
      </p>
      <Section title={trans.__('Paste a key')} method="key" setup={setup}>
        <KeyForm setup={setup} />
      </Section>
      <Section
        title={trans.__('Use a local server')}
        method="local"
        setup={setup}
      >
        <LocalEndpoints setup={setup} />
      </Section>
      <Section
        title={trans.__('Download the starter model')}
        method="starter"
        setup={setup}
      >
        <Starter setup={setup} />
      </Section>
      {setup.endpoints.length > 0 && (
        <Endpoints setup={setup} problems={chats.models.problems} />
      )}
      {!chats.needsSetup && (
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Back to the conversation')}
          onClick={() => setup.toggle()}
        >
          {trans.__('Back to the conversation')}
        </button>
      )}
    </div>
  );
}

function Section(
  props: React.PropsWithChildren<{
    title: string;
    method: SetupMethod;
    setup: Setup;
  }>
): React.JSX.Element {
  const { children, setup, title, method } = props;
  const problem = setup.problem(method);
  const heading = React.useId();
  return (
    <section role="group" aria-labelledby={heading} className="jp-gptcode-way">
      <h3 id={heading}>{title}</h3>
      {children}
      {problem && (
        <div role="alert" className="jp-gptcode-problem">
          {problem.message}
          <OwnWords text={problem.detail} />
        </div>
      )}
    </section>
  );
}

/** The endpoints that the user has set up, each with a button to forget it. */
function Endpoints(props: {
  setup: Setup;
  problems: IModels['problems'];
}): React.JSX.Element {
  const { problems, setup } = props;
  const { trans } = React.useContext(PanelContext);
  const problemOf = (endpoint: IEndpoint) =>
    endpoint.hidden
      ? undefined
      : problems.find(({ provider }) => provider === endpoint.name);
  return (
    <ul className="jp-gptcode-rows" aria-label={trans.__('Set up by you')}>
      {setup.endpoints.map(endpoint => (
        <li key={endpoint.name}>
          <span>
            <b>{endpoint.name}</b> <Address endpoint={endpoint} />
            <EndpointProblem problem={problemOf(endpoint)} />
          </span>
          <button
            className="jp-gptcode-button"
            aria-label={trans.__('Forget %1', endpoint.name)}
            onClick={() => void setup.forget(endpoint.name)}
          >
            {trans.__('Forget')}
          </button>
        </li>
      ))}
    </ul>
  );
}

function EndpointProblem(props: {
  problem: IModels['problems'][number] | undefined;
}): React.JSX.Element | null {
  const { problem } = props;
  return problem ? (
    <div className="jp-gptcode-problem">
      {problem.message}
      <OwnWords text={problem.detail} />
    </div>
  ) : null;
}

function Address(props: { endpoint: IEndpoint }): React.JSX.Element {
  const { base_url: address, hidden, key } = props.endpoint;
  const { trans } = React.useContext(PanelContext);
  return (
    <span className="jp-gptcode-faint">
      {key ? trans.__('%1, with a key', address) : address}
      {hidden &&
        ` (${trans.__('not used: the server’s configuration takes precedence')})`}
    </span>
  );
}
