/** Why code cannot be tried on a copy of the kernel, as the kernel says it. */

/** A word of a short list, and names of what is in the way. */
export interface IUntried {
  unavailable: string;
  names?: readonly string[];
}

/** The object that an expression gave; empty where it gave none. */
export function said(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' ? { ...found } : {};
  } catch {
    return {};
  }
}

/** Why the kernel cannot try it; one that says nothing of it is of another kind. */
export function untried(answer: Record<string, unknown>): IUntried | null {
  const { started, unavailable } = answer;
  if (started === true) {
    return null;
  }
  const names = Array.isArray(answer.names) ? answer.names.map(String) : [];
  return typeof unavailable === 'string'
    ? { unavailable, names }
    : { unavailable: 'kernel' };
}
