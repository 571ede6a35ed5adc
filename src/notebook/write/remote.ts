/**
 * Whether a Markdown cell would load something from elsewhere. JupyterLab renders each Markdown cell
 * when it is inserted and whenever the notebook is opened, images, media and diagrams included, and
 * asks nobody. So this errs on the side of yes: a cell of such a text stays raw until the user makes
 * it Markdown.
 */

/** An image or a link whose target is a plain file name or path below the notebook. */
const LOCAL_IMAGE =
  /!\[[^[\]]{0,1000}\]\(\s{0,9}[\p{L}\p{N}_-][\p{L}\p{N} _./-]{0,500}(?:\s"[^"]{0,500}")?\s{0,9}\)/gu;
const IMAGE = /!\[/;
/** Any element with an attribute, or one that loads without any. */
const ELEMENT =
  /<\s*\/?[a-z][\w:-]*(?:\s|\/)[^>]*[=]|<\s*(?:style|script|link)\b/i;
const DIAGRAM = /(?:^|\n)[\s>*+-]*(?:`{3,}|~{3,})\s*\{?\.?mermaid/i;
/** Commands of formulas that load, style or define others that do. */
const FORMULA =
  /\\(?:mmlToken|style|require|includegraphics|href|class|cssId|data|csname|(?:re)?newcommand|newenvironment|[gex]?def|let)(?![a-z])/i;

export function loadsRemote(markdown: string): boolean {
  const rest = markdown.replace(LOCAL_IMAGE, '');
  return [IMAGE, ELEMENT, DIAGRAM, FORMULA].some(each => each.test(rest));
}
