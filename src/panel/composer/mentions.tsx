import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { IFolderItem } from '../../files/listing';
import {
  complete,
  folderOfQuery,
  type INamedCell,
  mentionAt,
  suggest,
  type Suggestion
} from '../../files/mention';
import { join } from '../../files/paths';
import { PanelContext, type Trans } from '../shared/context';
import { visibleName } from '../shared/names';
import { isComposing } from './inputmethod';
import { useVariables } from './variables';

export interface IMentionsOptions {
  chat: ChatSession | null;
  input: React.RefObject<HTMLTextAreaElement>;
  text: string;
  write: (text: string) => void;
}

/** How the text box and the list of suggestions for `@` work together. */
export interface IMentions {
  /** The attributes of the text box. */
  box: React.TextareaHTMLAttributes<HTMLTextAreaElement>;
  /** Whether the list used the key. */
  takeKey: (event: React.KeyboardEvent) => boolean;
  list: React.JSX.Element;
}

export function useMentions(options: IMentionsOptions): IMentions {
  const { chat, input, text, write } = options;
  const { trans } = React.useContext(PanelContext);
  const id = React.useId();
  const [caret, setCaret] = React.useState(0);
  const [active, setActive] = React.useState(0);
  const [closed, setClosed] = React.useState<number | null>(null);
  const target = React.useRef<number | null>(null);
  const mention = chat && mentionAt(text, caret);
  const items = useItems(chat, mention ? folderOfQuery(mention.query) : null);
  const variables = useVariables(chat, mention !== null);
  const isOpen = mention !== null && mention.start !== closed;
  const suggestions =
    isOpen && chat
      ? suggest(mention.query, items, namedCells(chat), variables)
      : [];
  const at = Math.min(active, suggestions.length - 1);

  React.useLayoutEffect(() => {
    // The text box has the new text only now.
    if (target.current !== null) {
      input.current?.setSelectionRange(target.current, target.current);
      target.current = null;
    } else if (input.current && document.activeElement === input.current) {
      // Who types fast presses Enter before the browser says that the caret has moved.
      setCaret(input.current.selectionStart);
    }
  }, [input, text]);
  const isMentioned = mention !== null;
  React.useEffect(() => {
    // Not `onSelect`: React misses a focus that moves while it changes the page, and then has none.
    const look = () => {
      const box = input.current;
      if (box && document.activeElement === box) {
        setCaret(box.selectionStart);
        if (!isMentioned) {
          setClosed(null);
          setActive(0);
        }
      }
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, [input, isMentioned]);
  const choose = (chosen: Suggestion | undefined) => {
    if (!chat || !mention || !chosen) {
      return;
    }
    const completed = complete(text, mention, caret, chosen);
    if (chosen.type === 'file' || chosen.type === 'this-folder') {
      const { attachments } = chat;
      attachments.add(join(attachments.folder, chosen.path));
    }
    if (chosen.type === 'variable') {
      chat.draft.pointed.nameVariable(chosen.name);
    }
    if (chosen.type === 'cell') {
      chat.draft.pointed.name(chosen.cell);
    }
    target.current = completed.caret;
    setCaret(completed.caret);
    setActive(0);
    write(completed.text);
  };
  const takeKey = (event: React.KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const count = suggestions.length;
    if (!count || isComposing(event)) {
      return false;
    }
    if (steps[event.key]) {
      setActive((at + steps[event.key] + count) % count);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      choose(suggestions[at]);
    } else if (event.key === 'Escape') {
      setClosed(mention?.start ?? null);
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    box: {
      'aria-autocomplete': 'list',
      'aria-controls': id,
      'aria-activedescendant': suggestions.length ? `${id}-${at}` : undefined,
      onBlur: () => setClosed(mention?.start ?? null)
    },
    takeKey,
    list: (
      <ul
        role="listbox"
        id={id}
        aria-label={trans.__('Files, cells and variables')}
        hidden={!suggestions.length}
        className="jp-gptcode-listbox"
      >
        {suggestions.map((each, index) => (
          <li
            key={keyOf(each)}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseDown={event => {
              // The text box must not lose its cursor.
              event.preventDefault();
              choose(each);
            }}
          >
            {words(each, trans)}
          </li>
        ))}
      </ul>
    )
  };
}

function keyOf(suggestion: Suggestion): string {
  switch (suggestion.type) {
    case 'cell':
      return `cell ${suggestion.position}`;
    case 'variable':
      return `variable ${suggestion.name}`;
    default:
      return `${suggestion.type} ${suggestion.label}`;
  }
}

function words(suggestion: Suggestion, trans: Trans): string {
  switch (suggestion.type) {
    case 'cell':
      return suggestion.firstLine
        ? trans.__(
            'Cell %1: %2',
            suggestion.position,
            visibleName(suggestion.firstLine)
          )
        : trans.__('Cell %1', suggestion.position);
    case 'variable':
      return trans.__(
        '%1 (%2)',
        visibleName(suggestion.name),
        visibleName(suggestion.kind)
      );
    case 'this-folder':
      return trans.__('%1 (this folder)', visibleName(suggestion.label));
    default:
      return visibleName(suggestion.label);
  }
}

/** The items of a folder, read once for each mention. */
function useItems(
  chat: ChatSession | null,
  folder: string | null
): IFolderItem[] {
  const [items, setItems] = React.useState<IFolderItem[]>([]);
  React.useEffect(() => {
    setItems([]);
    if (!chat || folder === null) {
      return;
    }
    let isCurrent = true;
    void chat.attachments.list(folder).then(found => {
      if (isCurrent) {
        setItems(found);
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [chat, folder]);
  return items;
}

function namedCells(chat: ChatSession): INamedCell[] {
  return [...chat.positions].map(([cell, position]) => {
    const source = chat.notebook.source(cell) ?? '';
    const firstLine = source.split('\n').find(line => line.trim()) ?? '';
    return { cell, position, firstLine };
  });
}
