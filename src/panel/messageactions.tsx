import { Clipboard } from '@jupyterlab/apputils';
import {
  checkIcon,
  copyIcon,
  editIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ChatSession } from '../chat/session';
import type { IStepPart, ITurn, Part } from '../conversation/transcript';
import { PanelContext, type Trans } from './shared/context';
import { focusComposer } from './shared/focus';

/** Milliseconds for which a copy is confirmed. */
const CONFIRMED_FOR = 2000;

/** Copies a prompt into the composer, or to the clipboard. */
export function PromptActions(props: {
  chat: ChatSession;
  prompt: string;
}): React.JSX.Element {
  const { chat, prompt } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div className="jp-gptcode-actions">
      <Action
        icon={editIcon}
        name={trans.__('Edit a copy of this message')}
        press={node => {
          chat.draft.insert(prompt);
          focusComposer(node);
        }}
      />
      <CopyAction name={trans.__('Copy this message')} text={() => prompt} />
    </div>
  );
}

/** Copies an answer as Markdown. */
export function AnswerActions({ parts }: { parts: Part[] }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  return (
    <div className="jp-gptcode-actions">
      <CopyAction
        name={trans.__('Copy this answer')}
        text={() => answerText(parts)}
      />
    </div>
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
  press: (node: Element) => void;
}): React.JSX.Element {
  const { icon, name, press } = props;
  return (
    <button
      className="jp-gptcode-icon"
      aria-label={name}
      title={name}
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
