import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSessions } from '../../chat/sessions';
import type { Setup } from '../../chat/setup';
import { PanelContext } from '../shared/context';
import { focusLater, useFocusKeeper } from '../shared/focus';
import { downloadsOf } from './downloads';
import { EndpointList, type Place } from './endpointlist';
import { Endpoints } from './endpoints';
import { HubModels } from './hubmodels';
import { InstructionSettings } from './instructions';
import { KeyForm } from './keyform';
import { Limits } from './limits';
import { LocalEndpoints } from './localendpoints';
import { FREE, Locked, Partly } from './locked';
import { Problem } from './problem';
import { Starter } from './starter';

/** Four ways to set up a model, below the endpoints that are there: the first screen if there are
 * none, later behind "Set up models". */
export function SetupView(props: {
  chats: ChatSessions;
  setup: Setup;
}): React.JSX.Element {
  const { chats, setup } = props;
  const view = useFocusKeeper<HTMLDivElement>(focusLater);
  const [list] = React.useState(() => new EndpointList(setup));
  React.useEffect(() => {
    void setup.load();
    void list.load();
    return () => list.dispose();
  }, [list, setup]);
  // Its models come and go with downloads, which are no part of the list.
  const embedded = chats.models.models
    .filter(({ provider }) => provider === 'embedded')
    .map(({ id }) => id)
    .join();
  const was = React.useRef(embedded);
  React.useEffect(() => {
    if (was.current !== embedded) {
      was.current = embedded;
      void list.refresh();
    }
  }, [embedded, list]);
  return (
    <div ref={view} className="jp-gptcode-setup">
      <UseSignal signal={list.changed}>
        {() => <Page chats={chats} list={list} setup={setup} />}
      </UseSignal>
    </div>
  );
}

function Page(props: {
  chats: ChatSessions;
  list: EndpointList;
  setup: Setup;
}): React.JSX.Element {
  const { chats, list, setup } = props;
  const { trans } = React.useContext(PanelContext);
  const used = chats.current?.model || chats.models.default;
  const back = trans.__('Back to the conversation');
  const allowed = chats.status?.allowed ?? FREE;
  const hasOwn = allowed.own_endpoints;
  const hasLocal = hasOwn && allowed.local_probes;
  const pasted = (
    <Section title={trans.__('Paste a key')}>
      {hasOwn ? (
        <KeyForm list={list} />
      ) : (
        <Locked text={trans.__('Endpoints of your own are switched off.')} />
      )}
    </Section>
  );
  const local = (
    <Section title={trans.__('Use a local server')} list={list} place="local">
      {hasLocal ? (
        <LocalEndpoints list={list} />
      ) : (
        <Locked text={trans.__('Local servers are not looked for.')} />
      )}
    </Section>
  );
  return (
    <>
      {list.endpoints.length > 0 && (
        <Endpoints
          list={list}
          models={chats.models}
          isLocked={!allowed.own_endpoints}
        />
      )}
      <p className="jp-gptcode-lead">
        {chats.needsSetup
          ? trans.__('GPT-Code needs a model. Choose one:')
          : trans.__('Set up another model. Choose one:')}
      </p>
      <Partly allowed={allowed} />
      {hasOwn && pasted}
      {hasLocal && local}
      <Section title={trans.__('Download the starter model')}>
        <Starter setup={setup} isLocked={!allowed.starter_download} />
        <Problem problem={setup.problem} />
      </Section>
      <Section title={trans.__('Download a larger model')}>
        <HubModels downloads={downloadsOf(setup)} used={used} />
      </Section>
      {!hasOwn && pasted}
      {!hasLocal && local}
      {!chats.needsSetup && (
        <Section title={trans.__('Limits and prices')}>
          <Limits api={setup.api} model={used} />
        </Section>
      )}
      {!chats.needsSetup && (
        <Section title={trans.__('Instructions')}>
          <InstructionSettings api={setup.api} chat={chats.current} />
        </Section>
      )}
      {!chats.needsSetup && (
        <button
          className="jp-gptcode-button"
          aria-label={back}
          onClick={() => setup.toggle()}
        >
          {back}
        </button>
      )}
    </>
  );
}

function Section(
  props: React.PropsWithChildren<{
    title: string;
    list?: EndpointList;
    place?: Place;
  }>
): React.JSX.Element {
  const { children, list, place, title } = props;
  const heading = React.useId();
  return (
    <section role="group" aria-labelledby={heading} className="jp-gptcode-way">
      <h2 id={heading}>{title}</h2>
      {children}
      {list && place && <Problem problem={list.problem(place)} />}
    </section>
  );
}
