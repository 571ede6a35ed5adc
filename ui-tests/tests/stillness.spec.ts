/** For those who want less motion, nothing of ours moves, in any state. */

import type { IJupyterLabPageFixture } from './galata';

import {
  check,
  list,
  type Look,
  lookBack,
  playStates,
  setUp,
  talk
} from './axestates';
import { begin, expect, test } from './stage';

test.describe.configure({ timeout: 180_000 });

/** What moves, by the names of its animations and of what transitions change. */
const OURS = '[class*="jp-gptcode-"]';

async function moving(page: IJupyterLabPageFixture): Promise<string[]> {
  return page.evaluate(ours => {
    const running = document
      .getAnimations()
      .filter(({ playState }) => playState === 'running')
      .map(({ effect }) => (effect as KeyframeEffect).target)
      .filter(target => target?.closest(ours));
    const moved = (window as { moved?: string[] }).moved ?? [];
    return [...moved.splice(0), ...running.map(each => each!.className)];
  }, OURS);
}

/** Notes also what moves between two looks. */
async function watch(page: IJupyterLabPageFixture): Promise<void> {
  await page.evaluate(ours => {
    const moved: string[] = ((window as { moved?: string[] }).moved = []);
    for (const type of ['animationstart', 'transitionrun']) {
      document.addEventListener(type, ({ target }) => {
        if (target instanceof Element && target.closest(ours)) {
          moved.push(`${type} of ${target.className}`);
        }
      });
    }
  }, OURS);
}

test('nothing moves for those who want less motion, and the dot for others @repeats', async ({
  page
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  playStates();
  const panel = await begin(page);
  await watch(page);
  const look: Look = async state => {
    expect.soft(await moving(page), state).toEqual([]);
  };
  await talk(panel, look);
  await lookBack(panel, look);
  await list(panel, look);
  await setUp(panel, look);
  await check(panel, look);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await panel.region.evaluate(node => {
    const dot = document.createElement('div');
    dot.className = 'jp-gptcode-pulse';
    node.append(dot);
  });
  expect(await moving(page)).toContain('jp-gptcode-pulse');
});
