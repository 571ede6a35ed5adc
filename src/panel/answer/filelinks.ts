/** Links of a model's text to files beside the notebook: they open there, never above the root. */

/** The path in an address that is relative to the notebook; null for any other address. */
export function relativePath(href: string): string | null {
  const name = decode(href.replace(/[?#].*$/s, ''));
  // A scheme or a drive, an absolute path, a path of Windows, what no file is named by.
  return !name || /^[^/]*:|^\/|[\\\p{Cc}]/u.test(name) ? null : name;
}

/**
 * The path of a file, as the contents manager knows it, that a link names which was written for
 * this folder; null for what is no relative path, or leads above the root.
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
  /** Where a link may lead from, the likeliest first: notebooks are moved. */
  folders: () => string[];
  exists: (path: string) => Promise<boolean>;
  open: (path: string) => void;
  /** What a link says that leads to nothing. */
  missing: string;
}

const LIMIT = 20; // links of one text that are looked after

/** Makes links of what the sanitizer has kept of them. */
export function linkFiles(host: HTMLElement, files: IFileLinks): void {
  const links = [...host.querySelectorAll<HTMLElement>('a[data-file]')];
  for (const link of links.slice(0, LIMIT)) {
    const [path] = pathsOf(link, files);
    if (path !== undefined) {
      activate(link, path, files);
    }
  }
}

/** Looks once more which files are there: a run may have made or removed some. */
export async function markMissing(
  host: HTMLElement,
  files: IFileLinks
): Promise<void> {
  const links = [...host.querySelectorAll<HTMLElement>('a[data-path]')];
  await Promise.all(links.map(link => mark(link, files)));
}

function activate(link: HTMLElement, path: string, files: IFileLinks): void {
  link.dataset.path = path;
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

function pathsOf(link: HTMLElement, files: IFileLinks): string[] {
  return files
    .folders()
    .map(folder => resolveFile(link.dataset.file ?? '', folder))
    .filter(path => path !== null);
}

/** Says where the file is, if anywhere; where nobody can tell, it is not said to be missing. */
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
  link.classList.toggle('jp-mod-missing', there === undefined);
  link.title = there ?? files.missing;
  return there;
}

/** Without the escapes of addresses; what is escaped wrongly is taken as it stands. */
function decode(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
