import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { IBlockPart } from '../../conversation/transcript';
import type { IRunResult } from '../../server/wire';
import { PanelContext, type Trans } from '../shared/context';
import { visibleCode } from './visible';

export interface IResultProps {
  block: IBlockPart;
  result: IRunResult;
  /** The name of the note. */
  name: string;
  chat: ChatSession;
}

/** One line of what came out of a run. */
export function Result(props: IResultProps): React.JSX.Element {
  const { block, chat, name, result } = props;
  const { trans } = React.useContext(PanelContext);
  const { cell } = block;
  const isShown = result.kind === 'image' && cell && !block.replaced;
  const image = isShown ? chat.notebook.image(cell) : null;
  const text = resultText(result, trans);
  return (
    <div
      role="note"
      aria-label={name}
      className="jp-gptcode-card-result"
      data-kind={result.kind}
      title={image ? undefined : text}
    >
      {image ? <img src={image} alt={text} /> : text}
    </div>
  );
}

export function resultText(result: IRunResult, trans: Trans): string {
  const { columns, kind, rows } = result;
  if (kind === 'table' && rows !== undefined && columns !== undefined) {
    return [
      trans._n('%1 row', '%1 rows', rows),
      trans._n('%1 column', '%1 columns', columns)
    ].join(' × ');
  }
  const text = visibleCode(result.text);
  return text || (kind === 'image' ? trans.__('Picture') : '');
}
