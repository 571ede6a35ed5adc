import { Breath } from '../breath';

describe('a breath', () => {
  it('lets others in after a while of work, and only then', async () => {
    let others = 0;
    setTimeout(() => (others += 1));
    const breath = new Breath();
    await breath.taken();
    expect(others).toBe(0);
    const now = performance.now();
    while (performance.now() - now < 40) {
      // at work
    }
    await breath.taken();
    expect(others).toBe(1);
  });
});
