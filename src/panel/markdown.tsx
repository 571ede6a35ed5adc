import { renderMarkdown } from '@jupyterlab/rendermime';
import * as React from 'react';

import { PanelContext } from './context';
import { segments } from './segments';

/** A model's text; while it grows only its last segment is rendered again. */
export function Markdown({ text }: { text: string }): React.JSX.Element {
  return (
    <>
      {segments(text).map((segment, index) => (
        <Segment key={index} source={segment} />
      ))}
    </>
  );
}

const Segment = React.memo(function Segment({ source }: { source: string }) {
  const { parser, sanitizer } = React.useContext(PanelContext);
  const host = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    let latest = true;
    const rendered = document.createElement('div');
    if (!sanitizer) {
      return;
    }
    // Into a node aside: a slow rendering must not replace a newer one.
    void renderMarkdown({
      host: rendered,
      source,
      trusted: false,
      sanitizer,
      resolver: null,
      linkHandler: null,
      shouldTypeset: false,
      latexTypesetter: null,
      markdownParser: parser
    })
      .catch((error: unknown) => {
        console.warn('GPT-Code: this text is shown as it came', error);
        rendered.textContent = source;
      })
      .then(() => {
        if (latest) {
          host.current?.replaceChildren(...rendered.childNodes);
        }
      });
    return () => {
      latest = false;
    };
  }, [source, parser, sanitizer]);
  return <div className="jp-RenderedHTMLCommon jp-gptcode-text" ref={host} />;
});
