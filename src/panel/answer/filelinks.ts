/** Links in a model's text to files below Jupyter's root. */

import { visibleName } from '../shared/names';

/** The path in an address that is relative to the notebook; null for any other address. */
export function relativePath(href: string): string | null {
  const name = decode(href.replace(/[?#].*$/s, ''));
  // Not a scheme, a drive, an absolute path, a backslash or a control character.
  return !name || /^[^/]*:|^\/|[\\\p{Cc}]/u.test(name) ? null : name;
}

/**
 * The contents path of a link that is relative to this folder; null if it is not relative or leads
 * above the root.
 */
export function resolveFile(href: string, folder: string): string | null {
  const name = relativePath(href);
  const folders = folder ? folder.split('/') : [];
  for (const step of name?.split('/') ?? []) {
    if (step === '..') {
      if (folders.pop() === undefined) {
        return null;
      }
    } else if (step !== '' && step !== '.') {
      folders.push(step);
    }
  }
  return name === null ? null : folders.join('/') || null;
}

export interface IFileLinks {
  /** Folders that a link may be relative to, the likeliest first: notebooks can move. */
  folders: () => string[];
  exists: (path: string) => Promise<boolean>;
  open: (path: string) => void;
  /** A small image of this path as it may be shown; null for anything else. */
  image: (path: string) => Promise<HTMLImageElement | null>;
  /** The title of a link to a missing file. */
  missing: string;
}

const LIMIT = 20; // links in one text

/** Activates the file links that the sanitizer left in. */
export function linkFiles(host: HTMLElement, files: IFileLinks): void {
  const links = [...host.querySelectorAll<HTMLElement>('a[data-file]')];
  for (const link of links.slice(0, LIMIT)) {
    const [path] = pathsOf(link, files);
    if (path !== undefined) {
      activate(link, path, files);
    }
  }
}

/** Checks again which files exist: a run may have written or removed some. */
export async function markMissing(
  host: HTMLElement,
  files: IFileLinks
): Promise<void> {
  const links = [...host.querySelectorAll<HTMLElement>('a[data-path]')];
  await Promise.all(links.map(link => mark(link, files)));
}

function activate(link: HTMLElement, path: string, files: IFileLinks): void {
  link.dataset.path = path;
  showName(link);
  link.setAttribute('role', 'link');
  link.tabIndex = 0;
  link.classList.add('jp-gptcode-file-link');
  const open = async () => {
    const there = await mark(link, files);
    if (there !== undefined) {
      files.open(there);
    }
  };
  link.addEventListener('click', () => void open());
  link.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.repeat) {
      void open();
    }
  });
}

/** The text of a link can hide or reverse its ending as a file's name can. */
function showName(link: HTMLElement): void {
  const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    text.data = visibleName(text.data.replace(/\s+/g, ' '));
  }
}

function pathsOf(link: HTMLElement, files: IFileLinks): string[] {
  return files
    .folders()
    .map(folder => resolveFile(link.dataset.file ?? '', folder))
    .filter(path => path !== null);
}

/** The path of the file if it exists. A failed check does not mark it as missing. */
async function mark(
  link: HTMLElement,
  files: IFileLinks
): Promise<string | undefined> {
  const paths = pathsOf(link, files);
  let there: string | undefined;
  while (there === undefined && paths.length) {
    const path = paths.shift() ?? '';
    there = (await files.exists(path).catch(() => true)) ? path : undefined;
  }
  link.dataset.path = there ?? link.dataset.path;
  link.classList.toggle('jp-mod-missing', there === undefined);
  link.title = there === undefined ? files.missing : visibleName(there);
  return there;
}

/** Percent-decodes an address; a malformed one stays as it is. */
function decode(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
