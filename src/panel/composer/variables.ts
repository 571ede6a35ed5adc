import * as React from 'react';

import type { ChatSession } from '../../chat/session';
import type { IKernelVariable } from '../../files/mention';

/** The kernel's variables, read once for each mention; none if it is busy. */
export function useVariables(
  chat: ChatSession | null,
  isMentioned: boolean
): IKernelVariable[] {
  const [variables, setVariables] = React.useState<IKernelVariable[]>([]);
  React.useEffect(() => {
    setVariables([]);
    if (!chat || !isMentioned) {
      return;
    }
    const left = new AbortController();
    void chat.notebook.variables.read(left.signal).then(state => {
      if (!left.signal.aborted) {
        setVariables(named(state?.reply ?? ''));
      }
    });
    return () => left.abort();
  }, [chat, isMentioned]);
  return variables;
}

/** The variables of a reply that may be offered. Whatever runs in the kernel may have written it. */
export function named(reply: string): IKernelVariable[] {
  let written: unknown;
  try {
    written = JSON.parse(reply);
  } catch {
    return [];
  }
  const { variables } = (written ?? {}) as { variables?: unknown };
  return Array.isArray(variables) ? variables.filter(isOffered) : [];
}

function isOffered(each: unknown): each is IKernelVariable {
  const { name, type } = (each ?? {}) as Record<string, unknown>;
  return (
    typeof name === 'string' &&
    typeof type === 'string' &&
    /^\S{1,100}$/.test(name) &&
    type !== 'module'
  );
}
