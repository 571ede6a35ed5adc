/** A message that wants to paint over a card: what the user presses, and sees, is the card. */

import type { Locator } from '@playwright/test';
import { join } from 'path';

import { pictures } from './server';
import { isGrown } from './fence';
import { begin, block, expect, type Panel, play, test } from './stage';

const LIE = '\\text{df.head()}';

/** TeX that moves or enlarges what it draws. */
const FORMULAS = [
  `\\raise{-8em}{${LIE}}`,
  `\\raise -8em \\hbox{df.head()}`,
  `\\lower8em{${LIE}}`,
  `\\smash{\\rule{30em}{30em}}`,
  `\\bbox[red,20em]{${LIE}}`,
  `\\bbox[padding:20em;position:fixed;inset:0]{${LIE}}`,
  `\\hskip -20em ${LIE}`,
  `\\kern-20em ${LIE}`,
  `\\mkern-200mu ${LIE}`,
  `\\rlap{${LIE}}\\llap{${LIE}}`,
  `\\rule{40em}{40em}`,
  `\\Space{-20em}{-20em}{40em}${LIE}`,
  `\\style{position:fixed;inset:0;background:red}{${LIE}}`,
  `\\class{jp-Dialog}{${LIE}}`,
  `\\cssId{jp-gptcode-card}{${LIE}}`,
  `\\def\\a{\\raise-8em{${LIE}}}\\a`,
  `\\\\[-20em]${LIE}`,
  `\\begin{array}{c}a\\\\[-30em]${LIE}\\end{array}`,
  `\\mathmakebox[-20em]{${LIE}}`,
  `\\moveleft 20em ${LIE}`,
  `\\vphantom{\\rule{1em}{90em}}${LIE}`,
  // Allowed commands, in masses: they must stay in their message too.
  `${'\\frac{1}{'.repeat(40)}x${'}'.repeat(40)}`,
  `x${'^{x'.repeat(60)}${'}'.repeat(60)}`,
  `\\overset{${'\\overset{a}{'.repeat(30)}b${'}'.repeat(30)}}{${LIE}}`,
  `\\begin{array}{c}${'a\\\\'.repeat(200)}\\end{array}`,
  `${'\\quad'.repeat(300)}${LIE}`
];

/** HTML whose classes place or hide text in JupyterLab. */
const CLASSES = [
  ...['cm-announced', 'cm-tooltip', 'cm-panel', 'cm-widgetBuffer'],
  ...['jp-Dialog', 'jp-gptcode-card', 'lm-mod-drag-image', 'jp-mod-hidden'],
  ...['cm-cursor', 'cm-selectionBackground', 'cm-gutters', 'cm-layer']
];
const HTML = CLASSES.map(
  name =>
    `<span class="${name} cm-keyword" style="position:fixed;inset:0">df.head() ${name}</span>`
).join('\n\n');

const CODE = '__import__("os").remove("data.csv")';
const ATTACK = [
  ...FORMULAS.map(formula => `$${formula}$\n\n$$\n${formula}\n$$`),
  HTML
].join('\n\n');

/**
 * What is on top at the middle, and near the corners, of a button that is in sight. What is drawn
 * above it may move it at any moment, so it is brought there by the look itself.
 */
function onTop(button: Locator): Promise<boolean[]> {
  return button.evaluate(node => {
    node.scrollIntoView({ behavior: 'instant', block: 'center' });
    const { bottom, left, right, top } = node.getBoundingClientRect();
    const middle = [(left + right) / 2, (top + bottom) / 2];
    const corners = [
      [left + 4, top + 4],
      [right - 4, top + 4],
      [left + 4, bottom - 4],
      [right - 4, bottom - 4]
    ];
    return [middle, ...corners].map(([x, y]) =>
      node.contains(document.elementFromPoint(x, y))
    );
  });
}

/** Whether something else is on top of a card, anywhere on it. */
function isCovered(card: Locator): Promise<boolean> {
  return card.evaluate(node => {
    node.scrollIntoView({ behavior: 'instant', block: 'center' });
    const { bottom, left, right, top } = node.getBoundingClientRect();
    const points = Array.from({ length: 200 }, (_, index) => [
      left + ((right - left) * ((index % 20) + 0.5)) / 20,
      top + ((bottom - top) * (Math.floor(index / 20) + 0.5)) / 10
    ]);
    return !points.every(([x, y]) =>
      node.contains(document.elementFromPoint(x, y))
    );
  });
}

/** Whether the pixels of a card stay the same when all messages are taken away from around it. */
async function isPaintedAlone(panel: Panel, card: Locator): Promise<boolean> {
  const shoot = () =>
    card.screenshot({ animations: 'disabled', caret: 'hide' });
  const before = await shoot();
  await panel.page.addStyleTag({
    content: '.jp-gptcode-text { visibility: hidden !important }'
  });
  const alone = await shoot();
  await panel.page.evaluate(() => document.head.lastElementChild?.remove());
  return before.equals(alone);
}

test('neither formulas nor classes paint over a card, or take its buttons', async ({
  page
}) => {
  const message = `${ATTACK}\n\n${block(CODE)}\n\n${ATTACK}\n\nAll drawn.`;
  play({ show: [message] });
  const panel = await begin(page);
  await page.sidebar.setWidth(420, 'right');
  await panel.mode('Ask first');
  await panel.send('show');
  const card = panel.card(2);
  await expect(
    card.getByRole('button', { name: 'Run', exact: true })
  ).toBeVisible();
  await expect(panel.answers.last()).toContainText('All drawn.');
  // Allowed formulas are drawn: the attack is on.
  await expect
    .poll(() => panel.answers.locator('mjx-container').count())
    .toBeGreaterThan(10);
  await card.scrollIntoViewIfNeeded();
  for (const name of ['Run', 'Skip', 'Show this cell']) {
    const button =
      name === 'Show this cell'
        ? card.getByTitle('Show this cell in the notebook')
        : card.getByRole('button', { name, exact: true });
    expect(await onTop(button), name).toEqual([true, true, true, true, true]);
  }
  await page.screenshot({ path: join(pictures, 'paint.png') });
  expect(await isCovered(card)).toBe(false);

  // No message reaches beyond its own box, or out of the transcript.
  const classes = await panel.answers
    .locator('.jp-gptcode-text [class]')
    .evaluateAll(nodes => [
      ...new Set(
        nodes
          .filter(node => !node.closest('.jp-gptcode-math'))
          .flatMap(node => [...node.classList])
      )
    ]);
  for (const name of CLASSES) {
    expect(classes).not.toContain(name);
  }
  const places = await panel.answers
    .locator('.jp-gptcode-text *')
    .evaluateAll(nodes => [
      ...new Set(
        nodes
          .map(node => getComputedStyle(node).position)
          .filter(position => /fixed|sticky/.test(position))
      )
    ]);
  expect(places).toEqual([]);

  await card.getByRole('button', { name: 'Skip', exact: true }).click();
  await panel.ended();
  await panel.expectStatus(2, 'Skipped');
});

test('whatever a message draws, it draws in its own box @repeats', async ({
  page
}) => {
  play({ show: [`Before.\n\n${block(CODE)}\n\nAfter.`] });
  const panel = await begin(page);
  await panel.mode('Ask first');
  await panel.send('show');
  const card = panel.card(2);
  await expect(
    card.getByRole('button', { name: 'Run', exact: true })
  ).toBeVisible();
  await expect(panel.answers.last()).toContainText('After.');
  await isGrown(card);
  // What no formula and no class can do: as if the lists of allowed ones had a hole.
  await panel.answers.locator('.jp-gptcode-text').evaluateAll(texts => {
    for (const text of texts) {
      for (const position of ['absolute', 'fixed', 'relative']) {
        const paint = document.createElement('span');
        paint.style.cssText = `position:${position};inset:-400px;margin:-400px;padding:400px;z-index:99999;background:red;box-shadow:0 0 0 400px red`;
        text.append(paint);
      }
    }
  });
  for (const name of ['Run', 'Skip']) {
    const button = card.getByRole('button', { name, exact: true });
    expect(await onTop(button), name).toEqual([true, true, true, true, true]);
  }
  expect(await onTop(panel.input)).toEqual([true, true, true, true, true]);
  await page.screenshot({ path: join(pictures, 'paint-contained.png') });
  expect(await isPaintedAlone(panel, card)).toBe(true);
  await card.getByRole('button', { name: 'Skip', exact: true }).click();
  await panel.ended();
  await panel.expectStatus(2, 'Skipped');
});
