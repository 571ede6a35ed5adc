import * as React from 'react';

import { isFetching, type Setup } from '../../chat/setup';
import type { IStarter } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { Locked } from './locked';
import { Question, useQuestion } from './question';

/** The small model that needs no key: its description, download and removal. */
export function Starter({
  isLocked = false,
  setup
}: {
  /** Whether it may not be downloaded. */
  isLocked?: boolean;
  setup: Setup;
}): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const { starter } = setup;
  const group = React.useRef<HTMLDivElement>(null);
  const question = useQuestion(group);
  if (!starter) {
    return <p role="status">{trans.__('Loading…')}</p>;
  }
  const { install, licence, size, state, title } = starter;
  if (isLocked && state === 'absent') {
    return (
      <Locked text={trans.__('The starter model cannot be downloaded.')} />
    );
  }
  return (
    <>
      <p>
        {trans.__(
          '%1, %2, licence %3. It runs on the same machine as Jupyter, and your prompts stay on that machine. It is very small: a model to try the panel with, not for real work.',
          title,
          megabytes(size, trans),
          licence
        )}
      </p>
      {install && <Install command={install} />}
      {isFetching(starter) && <Progress starter={starter} />}
      <div role="status">
        {state === 'ready' && <p>{trans.__('Installed.')}</p>}
      </div>
      <div ref={group}>
        {question.isAsked && state === 'ready' ? (
          <Question
            text={trans.__(
              'Remove the starter model (%1)?',
              megabytes(size, trans)
            )}
            answer={trans.__('Remove')}
            act={() => question.accept(() => void setup.removeStarter())}
            close={question.close}
          />
        ) : (
          <div className="jp-gptcode-buttons">
            <Buttons setup={setup} starter={starter} ask={question.ask} />
            {install && state === 'ready' && (
              <button
                className="jp-gptcode-button"
                aria-label={trans.__('Try again')}
                onClick={() => void setup.retry()}
              >
                {trans.__('Try again')}
              </button>
            )}
          </div>
        )}
      </div>
    </>
  );
}

function Buttons(props: {
  setup: Setup;
  starter: IStarter;
  ask: () => void;
}): React.JSX.Element {
  const { ask, setup, starter } = props;
  const { trans } = React.useContext(PanelContext);
  // One element for all states, so that the focus stays on it.
  const [name, text, act] = isFetching(starter)
    ? [
        trans.__('Cancel the download'),
        trans.__('Cancel'),
        () => setup.stopStarter()
      ]
    : starter.state === 'ready'
      ? [trans.__('Remove the starter model'), trans.__('Remove'), ask]
      : [
          trans.__('Download the starter model'),
          trans.__('Download (%1)', megabytes(starter.size, trans)),
          () => setup.fetchStarter()
        ];
  const accepts = starter.state === 'absent';
  return (
    <button
      className={`jp-gptcode-button${accepts ? ' jp-mod-accept' : ''}`}
      aria-label={name}
      aria-disabled={setup.isBusy}
      data-asks
      onClick={event => {
        // The second press of a double click must not cancel what the first started.
        if (!setup.isBusy && event.detail < 2) {
          void act();
        }
      }}
    >
      {text}
    </button>
  );
}

function Progress({ starter }: { starter: IStarter }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const { progress, state } = starter;
  const known = progress !== null && state === 'fetching' && progress.bytes > 0;
  return (
    <div className="jp-gptcode-progress">
      <progress
        aria-label={trans.__('Downloading the starter model')}
        max={progress?.total ?? 1}
        value={known ? progress.bytes : undefined}
      />
      <span>{progressText(starter, trans)}</span>
    </div>
  );
}

export function progressText(
  { progress, state }: IStarter,
  trans: Trans
): string {
  if (state === 'checking') {
    return trans.__('Checking…');
  }
  if (!progress || progress.bytes === 0) {
    return trans.__('Contacting the package index…');
  }
  const done = Math.floor(progress.bytes / 1e6);
  const text = trans.__('%1 of %2', done, megabytes(progress.total, trans));
  return progress.seconds === null
    ? text
    : `${text}, ${timeLeft(progress.seconds, trans)}`;
}

export function timeLeft(seconds: number, trans: Trans): string {
  return seconds < 90
    ? trans.__('%1 s left', Math.ceil(seconds))
    : trans.__('%1 min left', Math.round(seconds / 60));
}

function megabytes(bytes: number, trans: Trans): string {
  return trans.__('%1 MB', Math.round(bytes / 1e6));
}

/** The command for a terminal, to copy. */
export function Install({ command }: { command: string }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const [copied, setCopied] = React.useState(false);
  const code = React.useRef<HTMLElement>(null);
  const copy = () => {
    // Without https, or a permission, there is no clipboard: the selection is copied by hand.
    if (code.current) {
      getSelection()?.selectAllChildren(code.current);
    }
    navigator.clipboard?.writeText(command).then(
      () => setCopied(true),
      () => undefined
    );
  };
  return (
    <>
      <p>
        {trans.__(
          'It needs llama.cpp. Install it in a terminal; no restart is needed:'
        )}
      </p>
      <div className="jp-gptcode-command">
        <code ref={code} tabIndex={0}>
          {command}
        </code>
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Copy the command')}
          onClick={copy}
        >
          {copied ? trans.__('Copied') : trans.__('Copy')}
        </button>
      </div>
    </>
  );
}
