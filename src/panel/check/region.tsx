import { closeIcon, refreshIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { CleanRun } from '../../chat/cleanrun';
import type { ChatSession } from '../../chat/session';
import { ErrorText } from '../errors/words';
import { PanelContext, type Trans } from '../shared/context';
import { focusComposer } from '../shared/focus';
import { Row } from './row';
import { checkNotebook } from './start';
import { verdictText } from './words';

/** What a check has found, one row a cell. */
export function CleanRunRegion(props: {
  chat: ChatSession;
  run: CleanRun;
}): React.JSX.Element {
  const { chat, run } = props;
  const { trans } = React.useContext(PanelContext);
  const list = React.useRef<HTMLUListElement>(null);
  const isRunning = run.state === 'running';
  const done = run.rows.length;
  // The cell that runs, then the first that is at fault.
  React.useLayoutEffect(() => {
    const { current } = list;
    const wanted = isRunning
      ? current?.lastElementChild
      : current?.querySelector('[data-fault]');
    wanted?.scrollIntoView({ block: 'nearest' });
  }, [isRunning, done]);
  return (
    <section
      role="region"
      aria-label={trans.__('Clean run')}
      className="jp-gptcode-check"
    >
      <header className="jp-gptcode-check-head">
        <span role="status">
          {run.problem ? (
            <ErrorText text={run.problem} />
          ) : (
            statusText(run, trans)
          )}
          {run.state === 'over' && run.isOutdated && (
            <> {trans.__('The code has changed since.')}</>
          )}
        </span>
        {isRunning && run.total > 0 && (
          // Apart: nobody wants to hear each number.
          <span className="jp-gptcode-faint">
            {trans.__('%1 of %2', Math.max(1, done), run.total)}
          </span>
        )}
        {isRunning ? (
          <button
            className="jp-gptcode-button"
            aria-label={trans.__('Stop the check')}
            onClick={event => {
              focusComposer(event.currentTarget);
              void run.stop();
            }}
          >
            {trans.__('Stop')}
          </button>
        ) : (
          <Ended chat={chat} run={run} />
        )}
      </header>
      {isRunning && (
        <progress
          aria-label={trans.__('Cells that have run')}
          max={Math.max(1, run.total)}
          value={done}
        />
      )}
      {run.rows.length > 0 && (
        <ul ref={list} aria-label={trans.__('Cells')}>
          {run.rows.map(row => (
            <Row key={row.cell} chat={chat} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Ended(props: { chat: ChatSession; run: CleanRun }): React.JSX.Element {
  const { chat, run } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <>
      {run.faults.length > 0 && (
        <button
          className="jp-gptcode-button jp-mod-accept"
          aria-label={trans.__('Fix')}
          title={trans.__('Ask GPT-Code to make the notebook run from the top')}
          aria-disabled={chat.busy}
          onClick={event => {
            if (!chat.busy) {
              focusComposer(event.currentTarget);
              void run.fix();
            }
          }}
        >
          {trans.__('Fix')}
        </button>
      )}
      <button
        className="jp-gptcode-icon"
        aria-label={trans.__('Check again')}
        title={trans.__('Check again')}
        aria-disabled={chat.busy}
        onClick={() => !chat.busy && void checkNotebook(chat, trans)}
      >
        <refreshIcon.react tag="span" />
      </button>
      <button
        className="jp-gptcode-icon"
        aria-label={trans.__('Close')}
        title={trans.__('Close')}
        onClick={event => {
          focusComposer(event.currentTarget);
          run.hide();
        }}
      >
        <closeIcon.react tag="span" />
      </button>
    </>
  );
}

function statusText(run: CleanRun, trans: Trans): string {
  switch (run.state) {
    case 'asking':
      return trans.__('Reading the code…');
    case 'running':
      return run.total
        ? trans.__('Checking the cells…')
        : trans.__('Starting a kernel…');
    default:
      return verdictText(run.end?.text ?? '', trans);
  }
}
