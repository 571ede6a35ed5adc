import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { visibleText } from '../cell/visible';
import { PanelContext, type Trans } from '../shared/context';
import { sizeText } from '../shared/size';
import { tokens } from '../tokens/words';
import { HideButtons } from './hide';
import {
  imageBytes,
  type IReadMessage,
  type PartName,
  type Piece
} from './parts';

/** A message of a request, folded; all of it is in the page. */
export const Message = React.memo(function Message(props: {
  chat: ChatSession;
  message: IReadMessage;
  /** Its place in the request, from 1. */
  number: number;
  isOpen: boolean;
}): React.JSX.Element {
  const { chat, isOpen, message, number } = props;
  const { trans } = React.useContext(PanelContext);
  const images = message.pieces.filter(({ type }) => type === 'image').length;
  const names = message.parts.map(({ part, tokens: count }) => {
    const name =
      part === 'images'
        ? trans._n('%1 image', '%1 images', images)
        : partName(part, trans);
    return message.parts.length > 1 ? `${name} ${tokens(count)}` : name;
  });
  return (
    <li className="jp-gptcode-sent-message">
      <details open={isOpen}>
        <summary>
          <span className="jp-gptcode-sent-role">
            {number}. {roleName(message.role, trans)}
          </span>{' '}
          <span className="jp-gptcode-sent-what">{names.join(', ')}</span>{' '}
          <span className="jp-gptcode-sent-count">
            {trans._n(
              'about %2 token',
              'about %2 tokens',
              message.tokens,
              tokens(message.tokens)
            )}
          </span>
        </summary>
        {message.pieces.map((piece, index) => (
          <PieceView key={index} piece={piece} />
        ))}
        <HideButtons {...{ chat, message }} />
      </details>
    </li>
  );
});

function PieceView({ piece }: { piece: Piece }): React.JSX.Element {
  return piece.type === 'text' ? (
    <pre dir="auto">{visibleText(piece.text)}</pre>
  ) : (
    <Image url={piece.url} />
  );
}

/** A thumbnail with its size. Nothing is loaded: the request itself holds the image. */
function Image({ url }: { url: string }): React.JSX.Element {
  const { trans } = React.useContext(PanelContext);
  const [size, setSize] = React.useState<[number, number] | null>(null);
  const bytes = imageBytes(url);
  if (bytes === null) {
    return <pre>{visibleText(url)}</pre>;
  }
  const caption = [
    ...(size ? [trans.__('%1 × %2 pixels', ...size)] : []),
    sizeText(bytes, trans)
  ].join(', ');
  return (
    <figure>
      <img
        src={url}
        alt={trans.__('Image that is sent')}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          setSize([naturalWidth, naturalHeight])
        }
      />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

function roleName(role: string, trans: Trans): string {
  switch (role) {
    case 'system':
      return trans.__('Instructions');
    case 'user':
      return trans.__('To the model');
    case 'assistant':
      return trans.__('From the model');
    default:
      return visibleText(role);
  }
}

function partName(part: Exclude<PartName, 'images'>, trans: Trans): string {
  switch (part) {
    case 'added':
      return trans.__('added for a small model');
    case 'answer':
      return trans.__('answer');
    case 'files':
      return trans.__('files');
    case 'instructions':
      return trans.__('from GPT-Code');
    case 'notebook':
      return trans.__('notebook');
    case 'outputs':
      return trans.__('outputs');
    case 'talk':
      return trans.__('your prompt');
  }
}
