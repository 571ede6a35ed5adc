/** What a screen reader says by itself: the texts that come into live regions, in their order. */

import type { IJupyterLabPageFixture } from './galata';

import { expect } from './expect';

interface IListening {
  heard?: string[];
}

/**
 * Listens from now on. A region is said as a whole if it is atomic, else what is new in it; one that
 * comes with its words is only said if it is an alert, so that of others is noted as unheard.
 */
export function listen(page: IJupyterLabPageFixture): Promise<void> {
  return page.evaluate(() => {
    const heard: string[] = ((window as IListening).heard = []);
    const REGION = '[aria-live], [role="status"], [role="alert"], [role="log"]';
    const textOf = (node: Node) => node.textContent?.trim() ?? '';
    const elementOf = (node: Node) =>
      node instanceof HTMLElement ? node : node.parentElement;
    const isSpoken = (region: Element) =>
      region.getAttribute('aria-live') !== 'off' &&
      region.closest('[class*="jp-gptcode-"]') !== null;
    const isAtomic = ({ role }: Element) =>
      role === 'status' || role === 'alert';
    const observer = new MutationObserver(changes => {
      const wholes = new Set<Element>();
      for (const { addedNodes, target } of changes) {
        const region = elementOf(target)?.closest(REGION);
        if (region && isSpoken(region) && region.isConnected) {
          if (isAtomic(region)) {
            wholes.add(region);
          } else {
            heard.push(...[...addedNodes].map(textOf));
          }
          continue;
        }
        for (const node of addedNodes) {
          const found = elementOf(node);
          if (!found?.isConnected || node !== found) {
            continue;
          }
          const inside = [...found.querySelectorAll(REGION)];
          for (const each of found.matches(REGION) ? [found] : inside) {
            if (isSpoken(each) && textOf(each)) {
              const said = textOf(each);
              heard.push(each.role === 'alert' ? said : `unheard: ${said}`);
            }
          }
        }
      }
      heard.push(...[...wholes].map(textOf));
    });
    observer.observe(document.body, {
      ...{ characterData: true, childList: true, subtree: true }
    });
  });
}

/** Said of a Stop that a busy machine takes long for, and only there. */
const SLOW =
  'The cell has not stopped yet. Press Stop again to restart the kernel.';

/** Waits until this was said since the last time that it was asked, and nothing else. */
export async function expectHeard(
  page: IJupyterLabPageFixture,
  texts: string[]
): Promise<void> {
  const heard = (): Promise<string[]> =>
    page.evaluate(
      unsaid =>
        ((window as IListening).heard ?? []).filter(
          text => !unsaid.includes(text)
        ),
      ['', SLOW]
    );
  await expect.poll(heard, { message: 'what is heard' }).toEqual(texts);
  await page.evaluate(() => {
    (window as IListening).heard?.splice(0);
  });
}
