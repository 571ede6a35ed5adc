import { Clipboard } from '@jupyterlab/apputils';
import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import { folderOf } from '../../files/paths';
import { languageName } from '../../notebook/read/language';
import type { ICheckedNumber } from '../../server/wire';
import { type ICellLinks, linkCells } from './celllinks';
import { type IPanelContext, PanelContext } from '../shared/context';
import { cellType } from './celltype';
import { addButtons, type IFenceActions } from './fences';
import { type IFileLinks, linkFiles, markMissing } from './filelinks';
import { showImages, smallImage } from './images';
import {
  type IMarkedSegment,
  markedSegments,
  withoutMarks
} from './numbermarks';
import { linkNumbers } from './numbers';
import { useNumbers } from './usenumbers';
import { typesetMath } from './typeset';

export interface IMarkdownProps {
  text: string;
  /** Those that the server has looked up, in order. */
  numbers?: readonly ICheckedNumber[];
  /** The step that wrote it. */
  step: string;
  /** The folder in which its code runs: its file names are relative to it. */
  folder: string | undefined;
  chat: ChatSession;
  /** Whether the text is growing. */
  grows: boolean;
  /** Whether its turn is running. */
  live: boolean;
}

/** What links and buttons in a finished text do. */
interface IAnswer {
  cells: ICellLinks;
  fences: IFenceActions;
  files: IFileLinks;
  /** Shows a cell by its id; false if it was removed. */
  reveal: (cell: string) => boolean;
}

/** A model's text. While it grows, only its last segment is rendered again. */
export const Markdown = React.memo(function Markdown(props: IMarkdownProps) {
  const { chat, folder, grows, live, step, text } = props;
  const context = React.useContext(PanelContext);
  const answer = React.useMemo(
    () => makeAnswer(chat, step, folder, context),
    [chat, step, folder, context]
  );
  const numbers = useNumbers(props.numbers);
  const all = React.useMemo(
    () => markedSegments(text, numbers),
    [text, numbers]
  );
  return (
    <>
      {all.map((segment, index) => (
        <Segment
          key={index}
          {...segment}
          grows={grows && index === all.length - 1}
          live={live}
          answer={answer}
        />
      ))}
    </>
  );
});

interface ISegmentProps extends IMarkedSegment {
  grows: boolean;
  live: boolean;
  answer: IAnswer;
}

const Segment = React.memo(function Segment(props: ISegmentProps) {
  const { answer, grows, live, numbers, source } = props;
  const context = React.useContext(PanelContext);
  const host = React.useRef<HTMLDivElement>(null);
  const [shown, setShown] = React.useState('');
  React.useEffect(() => {
    let latest = true;
    // A slow rendering must not replace a newer one.
    void nodesOf(source, context).then(nodes => {
      if (latest && host.current) {
        host.current.replaceChildren(...nodes);
        if (!grows) {
          enrich(host.current, answer, numbers, context);
          setShown(source);
        }
      }
    });
    return () => {
      latest = false;
    };
  }, [source, grows, answer, context, numbers]);
  React.useEffect(() => {
    if (host.current && shown) {
      void showFiles(host.current, answer.files);
    }
  }, [shown, live, answer]);
  return <div className="jp-RenderedHTMLCommon jp-gptcode-text" ref={host} />;
});

async function showFiles(host: HTMLElement, files: IFileLinks): Promise<void> {
  await markMissing(host, files);
  showImages(host, files);
}

/** The rendered text, or its source if rendering fails. */
export async function nodesOf(
  source: string,
  { render }: IPanelContext
): Promise<(Node | string)[]> {
  try {
    return render ? await render(source) : [withoutMarks(source)];
  } catch (error) {
    console.warn('GPT-Code: this text is shown without its format', error);
    return [withoutMarks(source)];
  }
}

/** Adds links, buttons and formulas to finished text; it can be read without them. */
function enrich(
  host: HTMLElement,
  { cells, fences, files, reveal }: IAnswer,
  checked: readonly ICheckedNumber[],
  { trans, typesetter }: IPanelContext
): void {
  try {
    linkCells(host, cells);
    linkNumbers(host, { checked, reveal, trans });
    linkFiles(host, files);
    addButtons(host, fences, trans);
    if (typesetter) {
      typesetMath(host, typesetter);
    }
  } catch (error) {
    console.warn('GPT-Code: this text is shown without its links', error);
  }
}

function makeAnswer(
  chat: ChatSession,
  step: string,
  folder: string | undefined,
  { files, trans }: IPanelContext
): IAnswer {
  const { attachments, notebook } = chat;
  return {
    reveal: cell => {
      notebook.reveal(cell);
      return chat.positions.has(cell);
    },
    cells: {
      knows: position => chat.cellAt(step, position) !== null,
      reveal: position => {
        const cell = chat.cellAt(step, position);
        if (cell) {
          notebook.reveal(cell);
        }
        return cell !== null;
      },
      title: trans.__('Show this cell in the notebook'),
      gone: trans.__('This cell is no longer in the notebook.')
    },
    fences: {
      copy: code => Clipboard.copyToSystem(code),
      cellType: language =>
        cellType(language, languageName(notebook.panel.model)),
      insert: (code, type) => notebook.insertOwn(code, type)
    },
    files: {
      folders: () => {
        const here = folderOf(notebook.path);
        return [...new Set([folder ?? here, here])];
      },
      exists: async path =>
        (await files?.exists(attachments.drive + path)) ?? false,
      open: path => files?.open(attachments.drive + path),
      image: async path =>
        files && (await smallImage(files, attachments.drive + path)),
      missing: trans.__('This file does not exist.')
    }
  };
}
