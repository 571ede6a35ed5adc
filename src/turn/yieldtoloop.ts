/**
 * Lets the page handle what is waiting, such as a paint or a click, before more work.
 *
 * Promises alone would keep the page busy, and a timer would slow a hidden page down: browsers
 * give it one a second, later one a minute.
 */
export function yieldToLoop(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
