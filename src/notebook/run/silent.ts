/** Runs what the server wrote in the kernel, without a trace: no count, no history, no output. */

import type { Kernel, KernelMessage } from '@jupyterlab/services';

/** The request whose cell gets what a thread prints later: not ours. */
export type LastRun = KernelMessage.IHeader | null;

/** Sends code, and expressions that are evaluated after it among the user's names. */
export function runSilently(
  kernel: Pick<Kernel.IKernelConnection, 'requestExecute'>,
  code: string,
  expressions: Record<string, string>,
  lastRun: LastRun
): ReturnType<Kernel.IKernelConnection['requestExecute']> {
  const content = {
    code,
    silent: true,
    store_history: false,
    allow_stdin: false,
    stop_on_error: false,
    user_expressions: expressions
  };
  const metadata = {
    ...(lastRun && { gptcode: { last_run: { ...lastRun } } })
  };
  return kernel.requestExecute(content, true, metadata);
}

/** What an expression gave, as plain text; empty where it gave none. */
export function given(
  { content }: KernelMessage.IExecuteReplyMsg,
  name: string
): string {
  return content.status === 'ok'
    ? plainText((content.user_expressions ?? {})[name])
    : '';
}

/** Of display data, or of the value of an expression. */
export function plainText(bundle: unknown): string {
  const { data } = (bundle ?? {}) as { data?: Record<string, unknown> };
  const text = data?.['text/plain'];
  return typeof text === 'string' ? text : '';
}
