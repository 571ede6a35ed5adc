import type { INotebookModel } from '@jupyterlab/notebook';
import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import {
  type Attachments,
  type IAttachment,
  isToSend
} from '../../files/attachments';
import type { Instructions } from '../../chat/instructions';
import type { Outputs } from '../../chat/outputs';
import type { Pointed } from '../../chat/pointed';
import type { ISentFile } from '../../server/wire';
import { useErrorWords } from '../errors/words';
import { PanelContext, type Trans } from '../shared/context';
import { focusComposer, useFocusKeeper } from '../shared/focus';
import { visibleLabels, visibleName } from '../shared/names';
import { outcomeText } from '../shared/uploading';
import {
  InstructionChips,
  type IOpenInstructions
} from '../instructions/chips';
import { InstructionText } from '../instructions/lazy';
import { fileFacts } from './filefacts';
import { FileName } from './filename';
import { OutputChips } from './outputchips';
import { PointedChips } from './pointedchips';

/** The files and outputs attached to the next prompt. */
export function Chips(props: {
  attachments: Attachments;
  outputs: Outputs;
  pointed: Pointed;
  instructions: Instructions;
  model: INotebookModel | null;
}): React.JSX.Element | null {
  const { attachments, instructions, model, outputs, pointed } = props;
  const [open, setOpen] = React.useState<IOpenInstructions | null>(null);
  const { trans } = React.useContext(PanelContext);
  const { all, folder } = attachments;
  const say = useErrorWords(
    all.some(({ profile }) => Boolean(profile?.problem))
  );
  const names = visibleLabels(
    all.map(({ path }) => path),
    folder
  );
  const read = instructions.used.find(each => each.folder === open?.folder);
  const shown =
    read || (open?.folder === null && instructions.own) ? open : null;
  return (
    <>
      <ul
        role="list"
        aria-label={trans.__('Context')}
        className="jp-gptcode-chips"
        hidden={
          !all.length &&
          !outputs.all.length &&
          !Object.keys(pointed.all).length &&
          !instructions.used.length &&
          !instructions.own
        }
      >
        <InstructionChips
          instructions={instructions}
          open={open}
          setOpen={setOpen}
        />
        {all.map((each, index) => (
          <Chip
            key={each.path}
            attachment={each}
            attachments={attachments}
            model={model}
            name={names[index]}
            problem={problemText(each, trans, say)}
          />
        ))}
        <OutputChips outputs={outputs} />
        <PointedChips pointed={pointed} />
      </ul>
      {shown && (
        <InstructionText
          name={shown.name}
          most={instructions.known?.most ?? 0}
          found={read ?? null}
          own={instructions.own}
        />
      )}
      <div role="status" className="jp-gptcode-said">
        {saidText(all, names, trans, say)}
      </div>
    </>
  );
}

/** Says a sentence of the server in the user's language. */
type Say = (text: string) => string;

/** What is attached, and what is wrong with files. */
function saidText(
  all: readonly IAttachment[],
  names: string[],
  trans: Trans,
  say: Say
): string {
  const attached = names.filter((_, index) => isToSend(all[index]));
  const sentences = all.map((each, index) => {
    const problem = problemText(each, trans, say);
    return problem && trans.__('%1: %2', names[index], problem);
  });
  if (attached.length) {
    const listed = attached.join(', ');
    sentences.unshift(trans.__('Attached to your next message: %1', listed));
  }
  return sentences.filter(text => text).join('. ');
}

function Chip(props: {
  attachment: IAttachment;
  attachments: Attachments;
  model: INotebookModel | null;
  name: string;
  problem: string;
}): React.JSX.Element {
  const { attachment, attachments, model, name, problem } = props;
  const { trans } = React.useContext(PanelContext);
  const item = useFocusKeeper<HTMLLIElement>(focusComposer);
  const { path, profile, progress, state } = attachment;
  const facts = profile ? fileFacts(profile, trans) : '';
  return (
    <li
      ref={item}
      role="listitem"
      className="jp-gptcode-chip"
      data-state={problem ? 'problem' : state}
      title={facts ? trans.__('%1: %2', name, facts) : visibleName(path)}
    >
      <FileName {...{ model, name, path }} />
      {state === 'arriving' && (
        <progress
          aria-label={trans.__('Uploading %1', name)}
          value={progress ?? undefined}
        />
      )}
      <button
        className="jp-gptcode-chip-remove"
        aria-label={trans.__('Remove %1', name)}
        title={removeText(attachment, trans)}
        onClick={event => {
          // Not every browser gives a pressed button the focus, to be passed on.
          focusComposer(event.currentTarget);
          attachments.remove(path);
        }}
      >
        <closeIcon.react tag="span" />
      </button>
      {problem && (
        <span className="jp-gptcode-chip-problem">
          {problem}
          {profile?.confirm && !attachment.confirmed && (
            <button
              className="jp-gptcode-button"
              aria-label={trans.__('Include %1 anyway', name)}
              onClick={event => {
                focusComposer(event.currentTarget);
                attachments.confirm(path);
              }}
            >
              {trans.__('Include anyway')}
            </button>
          )}
        </span>
      )}
    </li>
  );
}

function removeText(attachment: IAttachment, trans: Trans): string {
  if (attachment.state === 'arriving') {
    return trans.__('Cancel the upload');
  }
  return isToSend(attachment) || attachment.state === 'failed'
    ? trans.__('Do not send this file')
    : trans.__('Hide this message');
}

function problemText(attachment: IAttachment, trans: Trans, say: Say): string {
  const { detail, outcome, profile, state } = attachment;
  switch (state) {
    case 'failed':
      if (outcome) {
        return outcomeText(outcome, trans);
      }
      return detail
        ? trans.__('Upload failed: %1', detail)
        : trans.__('Upload failed.');
    case 'gone':
      return trans.__('It does not exist, or Jupyter does not serve it.');
    case 'ready':
    case 'sent':
      return [
        outcome && outcomeText(outcome, trans),
        say(profile?.problem ?? '')
      ]
        .filter(text => text)
        .join(' ');
    default:
      return '';
  }
}

/** The files sent with a prompt. */
export function SentFiles(props: {
  files: readonly ISentFile[] | undefined;
  folder: string;
  model: INotebookModel | null;
}): React.JSX.Element | null {
  const { trans } = React.useContext(PanelContext);
  const paths = props.files?.map(({ path }) => path) ?? [];
  if (!paths.length) {
    return null;
  }
  const names = visibleLabels(paths, props.folder);
  return (
    <ul
      role="list"
      aria-label={trans.__('Files')}
      className="jp-gptcode-chips jp-mod-sent"
    >
      {paths.map((path, index) => (
        <li
          key={path}
          role="listitem"
          className="jp-gptcode-chip"
          title={visibleName(path)}
        >
          <FileName model={props.model} name={names[index]} path={path} />
        </li>
      ))}
    </ul>
  );
}
