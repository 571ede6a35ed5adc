import { begin, expect, play, sources, test } from './stage';

test('smoke', async ({ page }) => {
  play({
    Add: [
      {
        text: 'I add the numbers.\n\n```python\nx = 40 + 2\n```\n\nand print:\n\n```python\nprint(x)\n```\n',
        delay: 0.05
      },
      'The result is **42**.'
    ]
  });
  const panel = await begin(page);
  await page.screenshot({ path: '/tmp/s1.png' });
  await panel.send('Add 40 and 2');
  await panel.run(2);
  await page.screenshot({ path: '/tmp/s2.png' });
  await panel.run(3);
  await panel.ended();
  await page.screenshot({ path: '/tmp/s3.png' });
  await expect(panel.answers.last()).toContainText('The result is 42.');
  console.log(await sources(page));
});
