import * as React from 'react';

import { standingSummary, summarizedTurns } from '../../conversation/summaries';
import type { ISummaryPart } from '../../conversation/transcript';
import type { IModel, IModels } from '../../server/wire';
import { ErrorText } from '../errors/words';
import { PanelContext, type Trans } from '../shared/context';
import { visibleName } from '../shared/names';
import { useUnfolded } from '../shared/unfolded';
import { EditSummary, type ISummaryProps } from './editsummary';
import { readText } from './saved';

/** What stands for turns that are no longer sent, folded: plain text, whatever it holds. */
export function Summary(props: ISummaryProps): React.JSX.Element {
  const { chat, summary } = props;
  const { trans } = React.useContext(PanelContext);
  const { transcript } = chat.conversation;
  const isStanding = standingSummary(transcript)?.seq === summary.seq;
  const [isOpen, setOpen] = useUnfolded('summary');
  const [isEdited, setEdited] = React.useState(
    () => isStanding && readText(chat, summary) !== null
  );
  const button = React.useRef<HTMLButtonElement>(null);
  const wasEdited = React.useRef(false);
  React.useEffect(() => {
    if (wasEdited.current && !isEdited) {
      button.current?.focus();
    }
    wasEdited.current = isEdited;
  }, [isEdited]);
  return (
    <details
      className="jp-gptcode-summary"
      open={isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        {summary.isListed
          ? trans.__('Earlier turns are no longer sent')
          : trans.__('Earlier turns were summarized')}
      </summary>
      <div className="jp-gptcode-summary-covers">
        {coversText(props, trans)} {sourceText(summary, isStanding, trans)}
      </div>
      {isStanding && <Room {...props} />}
      {summary.problem && (
        <div className="jp-gptcode-summary-covers">
          {trans.__('Why there is no summary:')}{' '}
          <ErrorText text={summary.problem} />
        </div>
      )}
      {isStanding && isEdited ? (
        <EditSummary {...props} close={() => setEdited(false)} />
      ) : (
        <>
          <div className="jp-gptcode-summary-text" dir="auto">
            {summary.text || trans.__('(empty)')}
          </div>
          {isStanding && (
            <button
              ref={button}
              className="jp-gptcode-button"
              aria-label={trans.__('Edit summary')}
              onClick={() => setEdited(true)}
            >
              {trans.__('Edit summary')}
            </button>
          )}
        </>
      )}
    </details>
  );
}

/** How much of it the chosen model gets, if that is less: its window may be smaller. */
function Room(props: ISummaryProps): React.JSX.Element | null {
  const { chat, models, summary } = props;
  const { trans } = React.useContext(PanelContext);
  const model = useModel(chat, models);
  const room = model?.summary_room ?? Infinity;
  if (!model || summary.text.length <= room) {
    return null;
  }
  return (
    <div className="jp-gptcode-summary-covers">
      {room > 0
        ? trans.__(
            'Its middle is left out for %1, which has room for %2 characters of it. To choose what stays, edit it.',
            visibleName(model.id),
            room.toLocaleString('en')
          )
        : trans.__(
            '%1 gets nothing of it: its window is too small.',
            visibleName(model.id)
          )}
    </div>
  );
}

/** The model that gets the next request. */
function useModel(
  chat: ISummaryProps['chat'],
  { default: fallback, models }: IModels
): IModel | undefined {
  const [chosen, setChosen] = React.useState(chat.model);
  React.useEffect(() => {
    const note = () => setChosen(chat.model);
    note();
    chat.changed.connect(note);
    return () => void chat.changed.disconnect(note);
  }, [chat]);
  return models.find(({ id }) => id === (chosen || fallback));
}

/** Which turns it stands for. */
function coversText({ chat, summary }: ISummaryProps, trans: Trans): string {
  const covered = summarizedTurns(chat.conversation.transcript, summary);
  const last = covered.at(-1);
  const prompt = last ? shortened(last.prompt) : '';
  return trans._n(
    'Your first message (“%2”) and its answer are no longer sent to the model. You can still read them above.',
    'Your first %1 messages, up to “%2”, and their answers are no longer sent to the model. You can still read them above.',
    summary.turns,
    prompt
  );
}

/** Who wrote it, and whether it is still sent. */
function sourceText(
  { hasEarlier, isEdited, isListed }: ISummaryPart,
  isStanding: boolean,
  trans: Trans
): string {
  if (!isStanding) {
    return trans.__('A later summary has taken the place of this one:');
  }
  if (isEdited) {
    return trans.__('The model gets this text instead, as you edited it:');
  }
  if (!isListed) {
    return trans.__('The model gets this summary instead, which it wrote:');
  }
  return hasEarlier
    ? trans.__(
        'The model could not summarize them, so it gets the earlier summary and a list of your messages instead:'
      )
    : trans.__(
        'The model could not summarize them, so it gets this list of your messages instead:'
      );
}

/** Characters of a prompt that tell it from others. */
const LONGEST = 60;

function shortened(prompt: string): string {
  const line = prompt.trim().split('\n', 1)[0];
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
