import * as React from 'react';

import type { IDownloadedModel, IDownloads } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { isSecondPress, useFocusKeeper } from '../shared/focus';
import { sizeText } from '../shared/size';
import { type Downloads, isRunning } from './downloads';
import { aboutText, factsText, progressText, roomText } from './hubtexts';
import { Problem } from './problem';
import { Question, useQuestion } from './question';

/** A model of the list, or one of the user: what it takes, its progress, and what can be done. */
export function HubModel(props: {
  row: IDownloadedModel;
  found: IDownloads;
  downloads: Downloads;
  /** The model that this notebook uses. */
  used: string;
}): React.JSX.Element {
  const { downloads, found, row, used } = props;
  const { trans } = React.useContext(PanelContext);
  const group = useFocusKeeper<HTMLDivElement>(focusList);
  const question = useQuestion(group);
  const facts = factsText(row, trans);
  const heading = React.useId();
  const remove = () => void downloads.remove(row.file);
  const waits = row.state === 'absent' || row.state === 'partial';
  const problem = downloads.problem(row.file);
  return (
    <div ref={group} role="group" aria-labelledby={heading}>
      <h3 id={heading}>{row.title}</h3>
      {row.about && <div>{aboutText(row, trans)}</div>}
      <div className="jp-gptcode-faint">
        {facts}
        {row.page && (
          <>
            {facts && ', '}
            <a href={row.page} target="_blank" rel="noopener noreferrer">
              {facts ? trans.__('its page') : trans.__('Its page')}
            </a>
          </>
        )}
      </div>
      {waits && row.memory > 0 && (
        <div
          className={row.fits === 'yes' ? 'jp-gptcode-faint' : 'jp-mod-short'}
        >
          {roomText(row, found, trans)}
        </div>
      )}
      {row.state === 'partial' && (
        <div className="jp-gptcode-faint">
          {trans.__(
            '%1 of %2 have arrived.',
            sizeText(row.arrived, trans),
            sizeText(row.size, trans)
          )}
        </div>
      )}
      {isRunning(row) && <Progress row={row} />}
      {!isRunning(row) && <Problem problem={problem} />}
      {question.isAsked && isLost(row) ? (
        <Question
          text={removeText(row, used, trans)}
          answer={trans.__('Remove')}
          act={() => question.accept(remove)}
          close={question.close}
        />
      ) : (
        <Buttons
          row={row}
          downloads={downloads}
          remove={isLost(row) ? question.ask : remove}
        />
      )}
    </div>
  );
}

interface IAction {
  name: string;
  text: string;
  act: () => unknown;
  asks?: boolean;
  isOff?: boolean;
  accepts?: boolean;
}

function Buttons(props: {
  row: IDownloadedModel;
  downloads: Downloads;
  remove: () => void;
}): React.JSX.Element {
  const { downloads, remove, row } = props;
  const { trans } = React.useContext(PanelContext);
  const isBusy = downloads.busy === row.file;
  return (
    <div className="jp-gptcode-buttons">
      <Button isBusy={isBusy} action={mainAction(row, downloads, trans)} />
      {canRemove(row) && (
        <Button
          isBusy={isBusy}
          action={{
            name: trans.__('Remove %1', row.title),
            text: trans.__('Remove'),
            act: remove,
            asks: true
          }}
        />
      )}
    </div>
  );
}

/** Whether something is on the disk. */
function isLost({ state }: IDownloadedModel): boolean {
  return state === 'ready' || state === 'partial';
}

function canRemove(row: IDownloadedModel): boolean {
  const isOwn = row.about === '';
  return isLost(row) || (row.state === 'absent' && isOwn);
}

function removeText(row: IDownloadedModel, used: string, trans: Trans): string {
  if (row.state === 'partial') {
    const arrived = sizeText(row.arrived, trans);
    return trans.__('Remove what has arrived of %1 (%2)?', row.title, arrived);
  }
  const size = sizeText(row.size, trans);
  return row.model === used
    ? trans.__(
        'Remove %1 (%2)? This notebook uses it and will need another model.',
        row.title,
        size
      )
    : trans.__('Remove %1 (%2)?', row.title, size);
}

/** One button for all states, so that the focus stays on it. */
function mainAction(
  row: IDownloadedModel,
  downloads: Downloads,
  trans: Trans
): IAction {
  if (isRunning(row)) {
    return {
      name: trans.__('Cancel %1', row.title),
      text: trans.__('Cancel'),
      act: () => downloads.stop(row.file)
    };
  }
  if (row.state === 'ready') {
    return {
      name: trans.__('Use %1', row.title),
      text: trans.__('Use'),
      act: () => downloads.use(row),
      accepts: true
    };
  }
  const asks = row.fits === 'asks' || row.problem?.kind === 'memory';
  const isStarted = row.state === 'partial';
  return {
    name: isStarted
      ? trans.__('Continue %1', row.title)
      : trans.__('Get %1', row.title),
    text: isStarted
      ? asks
        ? trans.__('Continue anyway')
        : trans.__('Continue')
      : asks
        ? trans.__('Get anyway')
        : trans.__('Get'),
    act: () => downloads.get(row.spec, row.file, asks),
    isOff: row.fits === 'no' || row.spec === '',
    accepts: !asks
  };
}

function Button(props: {
  action: IAction;
  isBusy: boolean;
}): React.JSX.Element {
  const { action, isBusy } = props;
  const { accepts, act, asks, isOff, name, text } = action;
  const isDisabled = isBusy || isOff === true;
  return (
    <button
      className={`jp-gptcode-button${accepts && !isOff ? ' jp-mod-accept' : ''}`}
      aria-label={name}
      aria-disabled={isDisabled}
      data-asks={asks}
      onClick={event => {
        // The second press of a double click must not cancel what the first started.
        if (!isDisabled && !isSecondPress(event)) {
          void act();
        }
      }}
    >
      {text}
    </button>
  );
}

function Progress({ row }: { row: IDownloadedModel }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const { progress, state } = row;
  const isKnown = progress !== null && state === 'fetching';
  return (
    <div className="jp-gptcode-progress">
      <progress
        aria-label={trans.__('Downloading %1', row.title)}
        max={progress?.total ?? 1}
        value={isKnown ? progress.bytes : undefined}
      />
      <span>{progressText(row, trans)}</span>
    </div>
  );
}

function focusList(gone: Element): void {
  const section = gone.closest('.jp-gptcode-way');
  queueMicrotask(() =>
    section
      ?.querySelector<HTMLElement>('.jp-gptcode-downloads button, input')
      ?.focus()
  );
}
