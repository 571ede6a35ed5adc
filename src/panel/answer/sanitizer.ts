/** The elements allowed in the transcript: a short list with nothing that loads or runs. */

import { Sanitizer } from '@jupyterlab/apputils';
import type { IRenderMime } from '@jupyterlab/rendermime';

import { relativePath } from './filelinks';

const TAGS = [
  ...['a', 'b', 'blockquote', 'br', 'code', 'dd', 'del', 'div', 'dl', 'dt'],
  ...['em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'kbd', 'li'],
  ...['mark', 'ol', 'p', 'pre', 's', 'span', 'strong', 'sub', 'sup', 'table'],
  ...['tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'u', 'ul']
];

// Classes are needed for highlighted code. Ids, styles and data attributes are not allowed.
const ATTRIBUTES = {
  a: ['href', 'title'],
  code: ['class'],
  img: ['src', 'alt'],
  ol: ['start'],
  span: ['class'],
  td: ['align', 'colspan', 'rowspan'],
  th: ['align', 'colspan', 'rowspan']
};

const WEB = /^https?:\/\//i;

/** For outputs in a card. */
export class TranscriptSanitizer implements IRenderMime.ISanitizer {
  readonly allowNamedProperties = false;
  protected readonly tags = TAGS;

  sanitize(dirty: string): string {
    const clean = this._sanitizer.sanitize(dirty, {
      allowedTags: this.tags,
      allowedAttributes: ATTRIBUTES,
      allowedStyles: {}
    });
    // A parsed document is inert: nothing in it loads.
    const { body } = new DOMParser().parseFromString(clean, 'text/html');
    body.querySelectorAll('img').forEach(linkImage);
    body.querySelectorAll('a').forEach(hardenLink);
    body.querySelectorAll('[class]').forEach(keepHighlighting);
    return body.innerHTML;
  }

  private _sanitizer = new Sanitizer();
}

/** For answers: an image comes out as a link. `images.ts` decides which of them are shown. */
export class AnswerSanitizer extends TranscriptSanitizer {
  protected override readonly tags = [...TAGS, 'img'];
}

/** The words of an image as a link to it; within another link, the words alone. */
function linkImage(image: HTMLImageElement): void {
  const source = image.getAttribute('src') ?? '';
  const isFile = relativePath(source) !== null;
  const words = image.alt.trim();
  if (image.closest('a') || !(isFile || WEB.test(source))) {
    image.replaceWith(words);
    return;
  }
  const link = document.createElement('a');
  link.setAttribute('href', source);
  link.textContent = words || source;
  if (isFile) {
    link.dataset.image = '';
  }
  image.replaceWith(link);
}

/**
 * Links to the web open in a new page; any other link would leave JupyterLab. A possible file name
 * moves to a data attribute that only our own code reads.
 */
function hardenLink(link: HTMLAnchorElement): void {
  const href = link.getAttribute('href') ?? '';
  if (WEB.test(href) || /^mailto:/i.test(href)) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    return;
  }
  link.removeAttribute('href');
  if (relativePath(href) !== null) {
    link.dataset.file = href;
  }
}

// The tokens that JupyterLab highlights. Other classes of its editor move text or hide it.
const TOKENS =
  /^(?:cm-(?:keyword|atom|number|def|variable|variable-[23]|type|property|operator|comment|string|string-2|meta|qualifier|builtin|bracket|tag|attribute|hr|link|error|header|quote|strong|em)|ͼ\w+|tok-\w+|language-.+)$/;

/** JupyterLab's own classes could make text look like a part of its interface. */
function keepHighlighting(node: Element): void {
  const classes = [...node.classList].filter(name => TOKENS.test(name));
  if (classes.length) {
    node.className = classes.join(' ');
  } else {
    node.removeAttribute('class');
  }
}
