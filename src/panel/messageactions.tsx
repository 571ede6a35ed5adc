import { Clipboard } from '@jupyterlab/apputils';
import {
  caretDownEmptyIcon,
  checkIcon,
  copyIcon,
  inspectorIcon,
  type LabIcon,
  refreshIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { sendVersion } from '../chat/past';
import type { ChatSession } from '../chat/session';
import type { IStepPart, ITurn, Part } from '../conversation/transcript';
import type { IModels } from '../server/wire';
import { ModelList } from './past/lazy';
import { PanelContext, type Trans } from './shared/context';
import { focusComposer } from './shared/focus';
import { ShowSent } from './shared/showsent';

/** Milliseconds for which a copy is confirmed. */
const CONFIRMED_FOR = 2000;

/** Copies an answer as Markdown, has its message answered again, or shows what was sent for it. */
export function AnswerActions(props: {
  busy: boolean;
  chat: ChatSession;
  turn: ITurn;
  models: IModels;
}): React.JSX.Element {
  const { busy, chat, models, turn } = props;
  const { trans } = React.useContext(PanelContext);
  const showSent = React.useContext(ShowSent);
  const [isOpen, setOpen] = React.useState(false);
  const names = models.models.map(({ id }) => id);
  const again = async (model?: string) => {
    setOpen(false);
    const attached = chat.draft.existing(turn);
    await sendVersion(chat, turn, { text: turn.prompt, attached, model });
  };
  return (
    <>
      <div className="jp-gptcode-actions">
        {!busy && (
          <>
            <Action
              icon={refreshIcon}
              name={trans.__('Try again')}
              title={trans.__(
                'Answer again: this answer and what came after it stay as another version'
              )}
              press={node => {
                focusComposer(node);
                void again();
              }}
            />
            {names.length > 1 && (
              <Action
                icon={caretDownEmptyIcon}
                name={trans.__('Try again with another model')}
                isOpen={isOpen}
                press={() => setOpen(!isOpen)}
              />
            )}
          </>
        )}
        <CopyAction
          name={trans.__('Copy this answer')}
          text={() => answerText(turn.parts)}
        />
        <Action
          icon={inspectorIcon}
          name={trans.__('Show what was sent')}
          opens={String(turn.turn)}
          press={() => showSent(turn.turn)}
        />
      </div>
      {isOpen && !busy && (
        <ModelList
          models={names}
          choose={model => void again(model)}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** A copy of something; it says that it was made. */
export function CopyAction(props: {
  name: string;
  text: () => string;
}): React.JSX.Element {
  const { name, text } = props;
  const { trans } = React.useContext(PanelContext);
  const [isCopied, setCopied] = React.useState(false);
  React.useEffect(() => {
    const timer = setTimeout(() => setCopied(false), CONFIRMED_FOR);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <>
      <Action
        icon={isCopied ? checkIcon : copyIcon}
        name={name}
        press={() => {
          Clipboard.copyToSystem(text());
          setCopied(true);
        }}
      />
      <span role="status" className="jp-gptcode-said">
        {isCopied && trans.__('Copied')}
      </span>
    </>
  );
}

/** A button of an icon. */
export function Action(props: {
  icon: LabIcon;
  name: string;
  /** What is said of it beside its name. */
  title?: string;
  /** Of what it unfolds, whether it is shown. */
  isOpen?: boolean;
  /** What is sent that it shows: the focus returns to it. */
  opens?: string;
  press: (node: Element) => void;
}): React.JSX.Element {
  const { icon, isOpen, name, opens, press, title } = props;
  return (
    <button
      className="jp-gptcode-icon"
      aria-label={name}
      aria-expanded={isOpen}
      title={title ?? name}
      data-sent={opens}
      onClick={event => press(event.currentTarget)}
    >
      <icon.react tag="span" width="14px" height="14px" />
    </button>
  );
}

/** An answer as its model wrote it, but for the code of cells that were changed since. */
export function answerText(parts: Part[]): string {
  return parts
    .map(part => {
      switch (part.type) {
        case 'text':
          return part.text.trim();
        case 'block':
          return fenced(part.code, part.language);
        default:
          return '';
      }
    })
    .filter(text => text)
    .join('\n\n');
}

/** Code that holds a fence is fenced by a longer one. */
function fenced(code: string, language: string): string {
  const longest = Math.max(
    2,
    ...[...code.matchAll(/^\s*(`{3,})/gm)].map(([, fence]) => fence.length)
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code.replace(/\n$/, '')}\n${fence}`;
}

/** When a turn began. */
export function timeText({ time }: ITurn): string | undefined {
  return time === undefined
    ? undefined
    : new Date(time * 1000).toLocaleString([], {
        dateStyle: 'medium',
        timeStyle: 'short'
      });
}

/** When a turn began, and which models answered. */
export function answerTitle(turn: ITurn, trans: Trans): string | undefined {
  const steps = turn.parts.filter(
    (part): part is IStepPart => part.type === 'step'
  );
  const models = [...new Set(steps.map(({ model }) => model))].join(', ');
  const said = models && trans.__('Answered by %1', models);
  return [timeText(turn), said].filter(text => text).join(' · ') || undefined;
}
