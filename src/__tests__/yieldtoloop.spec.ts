import { yieldToLoop } from '../turn/yieldtoloop';

describe('yieldToLoop', () => {
  it('lets other tasks run first', async () => {
    let others = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (others += 1);
    port2.postMessage(0);
    await Promise.resolve();
    expect(others).toBe(0);
    await yieldToLoop();
    expect(others).toBe(1);
  });

  it('needs no timer, which a hidden page hardly ever gets', async () => {
    jest.useFakeTimers();
    try {
      await yieldToLoop();
    } finally {
      jest.useRealTimers();
    }
  });
});
