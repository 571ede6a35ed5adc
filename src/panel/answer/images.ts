/** Shows the images in a model's text that stand beside the notebook; nothing else is loaded. */

import { isBelow } from '../../files/paths';
import type { IProfile } from '../../server/wire';
import type { IFileAccess } from '../shared/context';
import type { IFileLinks } from './filelinks';

const MOST_IMAGES = 10; // in one text
const MOST_BYTES = 5_000_000;
const MOST_PIXELS = 40_000_000;

/** Puts images into their links, once these come into sight. Repeated after a run: files change. */
export function showImages(host: HTMLElement, files: IFileLinks): void {
  const links = [
    ...host.querySelectorAll<HTMLElement>(
      'a[data-image][data-path]:not(.jp-mod-missing)'
    )
  ];
  for (const link of links.slice(0, MOST_IMAGES)) {
    void seen(link).then(() => show(link, files));
  }
}

async function show(link: HTMLElement, files: IFileLinks): Promise<void> {
  const { image: before, path = '' } = link.dataset;
  const folder = files.folders().find(each => isBelow(path, each));
  if (folder === undefined || !link.isConnected) {
    return;
  }
  // Without it, the link stays.
  const image = await files.image(path).catch(() => null);
  if (image && image.src !== before) {
    image.alt = link.textContent || link.querySelector('img')?.alt || '';
    image.className = 'jp-gptcode-image';
    link.dataset.image = image.src;
    image.addEventListener('load', () => link.replaceChildren(image));
  }
}

/** An image of Jupyter's own server that is not too large; null for any other file. */
export async function smallImage(
  files: IFileAccess,
  path: string
): Promise<HTMLImageElement | null> {
  const profile = await files.profile(path);
  if (!profile || !isSmall(profile)) {
    return null;
  }
  const url = new URL(await files.downloadUrl(path), location.href);
  if (url.origin !== location.origin) {
    return null;
  }
  // A file that was rewritten has the same address.
  url.searchParams.set('v', `${profile.modified ?? profile.size}`);
  const image = new Image();
  image.src = url.href;
  return image;
}

function isSmall({ image, kind, size = Infinity }: IProfile): boolean {
  const pixels = image ? image.width * image.height : 0;
  return kind === 'image' && size <= MOST_BYTES && pixels <= MOST_PIXELS;
}

/** Resolves when a node comes into sight: a long conversation must not read all its files. */
function seen(node: Element): Promise<void> {
  return new Promise(resolve => {
    const observer = new IntersectionObserver(entries => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) {
        observer.disconnect();
        resolve();
      }
    });
    observer.observe(node);
  });
}
