import {
  caretLeftIcon,
  caretRightIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { showVersion, turnsOf, versionsOf } from '../../chat/past';
import type { ChatSession } from '../../chat/session';
import type { ITurn } from '../../conversation/transcript';
import { ApiError, UNREACHABLE } from '../../server/api';
import { PanelContext } from '../shared/context';
import { useUnfolded } from '../shared/unfolded';
import { Compare } from './compare';
import { LaterCells } from './latercells';
import { useChanges } from './usechanges';
import { ErrorText } from '../errors/words';

export interface IVersionsProps {
  chat: ChatSession;
  turn: ITurn;
  busy: boolean;
  positions: ReadonlyMap<string, number>;
}

/** The button that was pressed: the same one gets the focus below the other version. */
const PRESSED = new WeakMap<ChatSession, number>();

/** Leads to the other versions of a message and what came of them. */
export function Versions(props: IVersionsProps): React.JSX.Element {
  const { busy, chat, positions, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const [isCompared, setCompared] = useUnfolded('compare');
  const [problem, setProblem] = React.useState('');
  useChanges(chat);
  const group = React.useRef<HTMLDivElement>(null);
  React.useLayoutEffect(() => {
    const step = PRESSED.get(chat);
    PRESSED.delete(chat);
    if (step) {
      const at = step < 0 ? 0 : 1;
      group.current?.querySelectorAll('button')[at].focus();
    }
  }, [chat]);
  const { transcript } = chat.conversation;
  const versions = versionsOf(transcript, turn);
  const index = versions.indexOf(
    versions.find(each => each.turn === turn.turn) ?? turn
  );
  const others = versions.filter(each => each.turn !== turn.turn);
  const canSwitch = !busy && chat.conversation.id !== '';
  const go = async (step: number) => {
    const version = versions[index + step] as ITurn | undefined;
    if (!version || !canSwitch) {
      return;
    }
    PRESSED.set(chat, step);
    try {
      await showVersion(chat, version);
    } catch (error) {
      PRESSED.delete(chat);
      const words = error instanceof ApiError ? error.words : UNREACHABLE;
      setProblem(words.message);
    }
  };
  return (
    <div className="jp-gptcode-versions">
      <div
        ref={group}
        role="group"
        aria-label={trans.__('Versions of this message')}
        className="jp-gptcode-versions-line"
      >
        <Step
          icon={caretLeftIcon}
          name={trans.__('Earlier version')}
          isOff={!canSwitch || index <= 0}
          press={() => void go(-1)}
        />
        <span>{trans.__('%1 of %2', index + 1, versions.length)}</span>
        <Step
          icon={caretRightIcon}
          name={trans.__('Later version')}
          isOff={!canSwitch || index === versions.length - 1}
          press={() => void go(1)}
        />
        <button
          className="jp-gptcode-button"
          aria-label={trans.__('Compare')}
          aria-expanded={isCompared}
          title={trans.__('Show two versions side by side')}
          onClick={() => setCompared(!isCompared)}
        >
          {trans.__('Compare')}
        </button>
      </div>
      <LaterCells
        {...{ busy, chat, positions }}
        turns={turnsOf(transcript, others)}
        isLeft
      />
      {isCompared && <Compare {...{ chat, positions, turn, versions }} />}
      {problem && (
        <div role="alert" className="jp-gptcode-problem">
          <ErrorText text={problem} />
        </div>
      )}
    </div>
  );
}

function Step(props: {
  icon: LabIcon;
  name: string;
  isOff: boolean;
  press: () => void;
}): React.JSX.Element {
  const { icon, isOff, name, press } = props;
  return (
    <button
      className="jp-gptcode-icon"
      aria-label={name}
      title={name}
      // Not disabled: it may have the focus.
      aria-disabled={isOff}
      onClick={press}
    >
      <icon.react tag="span" width="14px" height="14px" />
    </button>
  );
}
