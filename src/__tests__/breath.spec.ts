import { Breath } from '../turn/breath';

describe('a breath', () => {
  it('lets others in after a while of work, and only then', async () => {
    let others = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (others += 1);
    port2.postMessage(0);
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

  it('waits for no timer, which a hidden page hardly ever gets', async () => {
    const breath = new Breath();
    const now = performance.now();
    while (performance.now() - now < 40) {
      // at work
    }
    jest.useFakeTimers();
    await breath.taken();
    jest.useRealTimers();
  });
});
