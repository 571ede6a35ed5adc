import * as React from 'react';

import { PanelContext } from '../shared/context';

export interface ICodeProps {
  /** As it is to be read: what would be invisible is shown as what it is. */
  code: string;
  /** The type of the notebook's code. */
  mimeType: string;
  /** The name of the region. */
  name: string;
}

/** Code as the notebook's editor shows it. */
export const Code = React.memo(function Code(props: ICodeProps) {
  const { code, mimeType, name } = props;
  const { highlight, trans } = React.useContext(PanelContext);
  const host = React.useRef<HTMLElement>(null);
  const box = React.useRef<HTMLPreElement>(null);
  const [isCut, setCut] = React.useState(false);
  React.useLayoutEffect(() => {
    const node = box.current;
    const observer = new ResizeObserver(() =>
      setCut(node !== null && node.scrollHeight > node.clientHeight + 1)
    );
    [node, host.current].forEach(each => each && observer.observe(each));
    return () => observer.disconnect();
  }, []);
  // Before the paint: at no time is another code shown than the one that is asked about.
  React.useLayoutEffect(() => {
    const node = host.current;
    if (!node) {
      return;
    }
    node.textContent = code;
    let latest = true;
    const highlighted = document.createElement('code');
    highlight?.(code, mimeType, highlighted).then(
      () => {
        if (latest && highlighted.textContent === code) {
          node.replaceChildren(...highlighted.childNodes);
        }
      },
      (error: unknown) =>
        console.warn('GPT-Code: this code is shown without colours', error)
    );
    return () => {
      latest = false;
    };
  }, [code, highlight, mimeType]);
  const lines = code.split('\n').length;
  return (
    <>
      <pre
        ref={box}
        role="region"
        aria-label={name}
        tabIndex={0}
        className="jp-gptcode-card-source"
      >
        <code ref={host} />
      </pre>
      {isCut && (
        <div className="jp-gptcode-card-more">
          {trans._n(
            '%1 line. Scroll to read all of it.',
            '%1 lines. Scroll to read all of them.',
            lines
          )}
        </div>
      )}
    </>
  );
});
