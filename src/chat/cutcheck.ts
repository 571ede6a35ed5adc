/** A reload ends a check, as only the page that has asked for it follows it: the next page says so. */

/** From now on a check runs in this tab; the function that it returns says that it is over. */
export function noteCheck(notebook: string): () => void {
  const key = keyOf(notebook);
  try {
    sessionStorage.setItem(key, '1');
  } catch {
    // Nothing can be stored in this browser.
  }
  // A page that is being left sees its requests fail, and comes to nothing later.
  return () => void setTimeout(() => take(key));
}

/** Whether a reload of this tab has cut off a check of the notebook; true only once. */
export function wasCut(notebook: string): boolean {
  return take(keyOf(notebook)) !== null;
}

function take(key: string): string | null {
  try {
    const found = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return found;
  } catch {
    return null;
  }
}

function keyOf(notebook: string): string {
  return `gptcode:check:${notebook}`;
}
