/** What changes on a card while its cell runs: only this is painted again, and nothing is read out. */

import type { IOutput } from '@jupyterlab/nbformat';
import type { IOutputAreaModel } from '@jupyterlab/outputarea';
import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { resultLine } from '../../notebook/read/resultline';
import { PanelContext } from '../shared/context';
import { resultText } from './result';
import { time } from './time';

/** Milliseconds between two looks at what is printed. */
const INTERVAL = 500;
/** The last outputs, among which one says something. */
const OUTPUTS = 5;

/** The seconds since a run began. */
export function Seconds({ since }: { since: number }): React.JSX.Element {
  const [now, setNow] = React.useState(Date.now);
  React.useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span role="timer" aria-live="off" className="jp-gptcode-card-time">
      {time(Math.floor(Math.max(0, now - since) / 1000), 0)}
    </span>
  );
}

export interface ILastLineProps {
  cell: string;
  chat: ChatSession;
  /** What runs. */
  code: string;
  /** Whether it runs in this page: if not, its outputs may come to another page alone. */
  isHere: boolean;
  /** The name of the note. */
  name: string;
}

/** The last line that a running cell has printed. */
export function LastLine(props: ILastLineProps): React.JSX.Element | null {
  const { cell, chat, code, isHere, name } = props;
  const { trans } = React.useContext(PanelContext);
  const [text, setText] = React.useState('');
  React.useEffect(() => {
    // The outputs give no signal when one of them grows.
    const read = () => {
      const { notebook } = chat;
      const text = isHere ? '' : notebook.kernel.printed(code);
      const outputs = text ? [stream(text)] : lastOf(notebook.outputs(cell));
      const found = resultLine(outputs);
      setText(found ? resultText(found, trans) : '');
    };
    const timer = setInterval(read, INTERVAL);
    read();
    return () => clearInterval(timer);
  }, [cell, chat, code, isHere, trans]);
  return text ? (
    <div
      role="note"
      aria-label={name}
      aria-live="off"
      className="jp-gptcode-card-result"
      data-kind="text"
      title={text}
    >
      {text}
    </div>
  ) : null;
}

function lastOf(outputs: IOutputAreaModel | null): IOutput[] {
  const length = outputs?.length ?? 0;
  const from = Math.max(0, length - OUTPUTS);
  return Array.from({ length: length - from }, (_, index) =>
    outputs!.get(from + index).toJSON()
  );
}

function stream(text: string): IOutput {
  return { output_type: 'stream', name: 'stdout', text };
}
