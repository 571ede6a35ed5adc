/** What is sent, before Send is pressed and afterwards. */

import { begin, expect, play, sent, test } from './stage';

test('what is sent is shown to the byte, before and after', async ({
  page
}) => {
  play({ hostile: ['It is text.'] });
  const panel = await begin(page);
  const prompt = 'Is <img src=x onerror=alert(1)> hostile?';
  const button = (name: string) =>
    panel.region.getByRole('button', { name, exact: true });
  const view = panel.region.getByRole('region', { name: 'What is sent' });
  const last = view.getByRole('listitem').last();
  const before = sent().length;

  await button('Show what is sent').press('Enter');
  await expect(view).toContainText('This is what Send sends now.');
  await expect(last.locator('pre')).toContainText('story.ipynb');
  await panel.input.fill(`${prompt}\u202e`);
  await expect(last.locator('pre')).toContainText(`${prompt}⟨U+202E⟩`);
  await expect(last.getByRole('group')).toHaveAttribute('open', '');
  await expect(view.getByRole('listitem').first()).toContainText(
    'Instructions'
  );
  expect(sent().length).toBe(before);
  if (process.env.SHOTS) {
    await page.screenshot({ path: `${process.env.SHOTS}/draft.png` });
  }

  await panel.ask(prompt);
  await expect(view).toBeHidden();
  await panel.answers.last().hover();
  await button('Show what was sent').click();
  await expect(view).toContainText('This is, byte for byte, what was sent.');
  const [messages] = sent().slice(before);
  const { content } = messages[1];
  expect(await last.locator('pre').textContent()).toBe(content);
  if (process.env.SHOTS) {
    await page.screenshot({ path: `${process.env.SHOTS}/past.png` });
  }
  await page.keyboard.press('Escape');
  await expect(view).toBeHidden();
  await expect(button('Show what was sent')).toBeFocused();
});
