import * as React from 'react';

import { branchFrom } from '../../chat/past';
import type { ChatSession } from '../../chat/session';
import type { IBlockPart, ITurn } from '../../conversation/transcript';
import { resultText } from '../cell/result';
import { visibleCode } from '../cell/visible';
import { PanelContext } from '../shared/context';
import { statusText } from '../shared/status';
import { ErrorText } from '../errors/words';

interface ICompareProps {
  chat: ChatSession;
  /** The version that the conversation shows. */
  turn: ITurn;
  versions: ITurn[];
  positions: ReadonlyMap<string, number>;
}

/** Two versions of a message with all that came of them; lines that only one has are marked. */
export function Compare(props: ICompareProps): React.JSX.Element {
  const { chat, positions, turn, versions } = props;
  const { trans } = React.useContext(PanelContext);
  const others = versions.filter(each => each.turn !== turn.turn);
  const [chosen, setChosen] = React.useState(others.at(-1)?.turn);
  const other = others.find(each => each.turn === chosen) ?? others[0];
  const numberOf = (version: ITurn) =>
    versions.findIndex(each => each.turn === version.turn) + 1;
  const { transcript } = chat.conversation;
  const sides = [other, turn]
    .map(version => ({
      version,
      turns: version.turn > 0 ? branchFrom(transcript, version) : [version]
    }))
    .sort((one, two) => numberOf(one.version) - numberOf(two.version));
  const lines = sides.map(({ turns }) => new Set(turns.flatMap(linesOf)));
  return (
    <section
      role="region"
      aria-label={trans.__('Compare versions')}
      className="jp-gptcode-compare"
    >
      <div className="jp-gptcode-undo-note">
        {trans.__('Lines that only one version has are marked.')}
      </div>
      {others.length > 1 && (
        <label>
          {trans.__('Compare with')}{' '}
          <select
            aria-label={trans.__('Compare with')}
            value={other.turn}
            onChange={event => setChosen(Number(event.target.value))}
          >
            {others.map(each => (
              <option key={each.turn} value={each.turn}>
                {trans.__('Version %1', numberOf(each))}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="jp-gptcode-compare-sides">
        {sides.map(({ turns, version }, index) => (
          <section
            key={version.turn}
            role="region"
            aria-label={trans.__('Version %1', numberOf(version))}
            tabIndex={0}
          >
            <h3>
              {version.turn === turn.turn
                ? trans.__('Version %1, shown here', numberOf(version))
                : trans.__('Version %1', numberOf(version))}
            </h3>
            {turns.map(each => (
              <Side
                key={each.turn}
                turn={each}
                known={lines[1 - index]}
                positions={positions}
              />
            ))}
          </section>
        ))}
      </div>
    </section>
  );
}

/** A turn of one version; `known` are the lines of the other one. */
function Side(props: {
  turn: ITurn;
  known: ReadonlySet<string>;
  positions: ReadonlyMap<string, number>;
}): React.JSX.Element {
  const { known, positions, turn } = props;
  const { trans } = React.useContext(PanelContext);
  return (
    <div className="jp-gptcode-compare-turn">
      <Lines text={turn.prompt} known={known} kind="prompt" />
      {turn.parts.map((part, index) => {
        switch (part.type) {
          case 'text':
            return <Lines key={index} text={part.text} known={known} />;
          case 'block':
            return (
              <React.Fragment key={index}>
                <div className="jp-gptcode-undo-note">
                  {cellLine(part, positions, trans)}
                </div>
                <Lines text={part.code} known={known} kind="code" />
              </React.Fragment>
            );
          case 'error':
            return (
              <div key={index} className="jp-gptcode-undo-note">
                <ErrorText text={part.message} />
              </div>
            );
          default:
            return null;
        }
      })}
    </div>
  );
}

function Lines(props: {
  text: string;
  known: ReadonlySet<string>;
  kind?: 'prompt' | 'code';
}): React.JSX.Element {
  const { kind, known, text } = props;
  const { trans } = React.useContext(PanelContext);
  const lines = split(text);
  return (
    <div dir="auto" className="jp-gptcode-compare-lines" data-kind={kind}>
      {lines.map((line, index) =>
        isOwn(lines, index, known) ? (
          <mark key={index} title={trans.__('Only in this version')}>
            {line}
            {'\n'}
          </mark>
        ) : (
          <span key={index}>
            {line}
            {'\n'}
          </span>
        )
      )}
    </div>
  );
}

/** Whether only this version has a line; an empty one belongs to those around it. */
function isOwn(
  lines: string[],
  index: number,
  known: ReadonlySet<string>
): boolean {
  const hasText = (line: string) => line.trim() !== '';
  const around = hasText(lines[index])
    ? [lines[index]]
    : [
        lines.slice(0, index).findLast(hasText),
        lines.slice(index).find(hasText)
      ];
  return around.every(line => line !== undefined && !known.has(line));
}

/** Such as "Cell 3: Done · 42". */
function cellLine(
  block: IBlockPart,
  positions: ReadonlyMap<string, number>,
  trans: React.ContextType<typeof PanelContext>['trans']
): string {
  const position = block.cell && positions.get(block.cell);
  const status = statusText(block.status, trans);
  const head = position
    ? trans.__('Cell %1: %2', position, status)
    : trans.__('Not in the notebook: %1', status);
  const result = block.result && resultText(block.result, trans);
  return result ? `${head} · ${result}` : head;
}

function linesOf({ parts, prompt }: ITurn): string[] {
  const texts = parts.map(part => {
    switch (part.type) {
      case 'text':
        return part.text;
      case 'block':
        return part.code;
      default:
        return '';
    }
  });
  return [prompt, ...texts].flatMap(split);
}

function split(text: string): string[] {
  return visibleCode(text).replace(/\n+$/, '').split('\n');
}
