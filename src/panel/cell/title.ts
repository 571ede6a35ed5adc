/** The line of a cell's code that distinguishes it from other cells. */

/** Imports of the languages that kernels run: a line that does nothing else. */
const IMPORTS = [
  /^import\s[^;]*;?$/,
  /^from\s+\S+\s+import\b[^;]*$/,
  /^using\s+[\w.,: ]+;?$/,
  /^#\s*include\b/,
  /^(?:suppress\w+\()*(?:library|require|requireNamespace)\s*\([^()]*\)+;?$/,
  /^(?:const|let|var)\s[^=]*=\s*(?:await\s+import|require)\s*\([^()]*\);?$/
];
const MAGIC = /^[%!]/;
const COMMENT = /^(?:#+|\/\/+|--+|\/\*+)\s?(.*?)(?:\*\/)?$/;

/** Lines that only open or close a block, decorate what follows, or are one name or number. */
const POOR = [
  /^(?:try|else|finally|begin|do|end|pass|break|continue|return|tryCatch)?[\s:;,.(){}[\]"'`]*$/,
  /^}?\s*(?:except|catch)\b.*[:{]$/,
  /^if\s+(?:True|TRUE|true|__name__\s*==.*)\s*[:{]$/,
  /^@[\w.]+(?:\(.*\))?$/,
  /^[\p{L}\p{N}_.]+;?$/u
];

/** Characters of a title that a narrow panel shows. */
const SHOWN = 24;

/** The first line that says something: no import, magic, `try:` or comment that repeats the prompt. */
export function title(code: string, prompt: string): string {
  return titles([code], prompt)[0];
}

/**
 * The same for several cells: one that would be called as an earlier one is called by the first
 * line that sets it apart.
 */
export function titles(codes: readonly string[], prompt: string): string[] {
  const taken: string[] = [];
  return codes.map(code => {
    const lines = telling(code, prompt);
    const found =
      lines.find(line => !taken.some(each => start(each) === start(line))) ??
      lines.find(line => !taken.includes(line)) ??
      lines[0] ??
      code.split('\n').find(line => line.trim() !== '') ??
      '';
    taken.push(found);
    return found;
  });
}

/** The lines of a cell that say what it does; others only if there are none. */
function telling(code: string, prompt: string): string[] {
  const lines = withoutImports(code.split('\n').map(line => line.trim()));
  const found = lines.filter(
    line => line !== '' && !MAGIC.test(line) && !repeats(line, prompt)
  );
  const rich = found.filter(line => !POOR.some(each => each.test(line)));
  return rich.length ? rich : found;
}

function start(line: string): string {
  return line.slice(0, SHOWN);
}

/** The first line of a text, without the marks of a heading. */
export function heading(text: string): string {
  const line = text.split('\n').find(each => each.trim() !== '') ?? '';
  return line.replace(/^\s*#{1,6}\s+/, '').trim();
}

/** The lines without imports, some of which go on in brackets or after a backslash. */
function withoutImports(lines: string[]): string[] {
  let inBrackets = false;
  let goesOn = false;
  return lines.filter(line => {
    const isRest = inBrackets || goesOn;
    const isImport = isRest || IMPORTS.some(each => each.test(line));
    const opens = inBrackets || (/^from\b/.test(line) && line.includes('('));
    inBrackets = isImport && opens && !line.includes(')');
    goesOn = isImport && line.endsWith('\\');
    return !isImport;
  });
}

/** Whether a line is a comment that says what the prompt says already, or says nothing. */
function repeats(line: string, prompt: string): boolean {
  const comment = COMMENT.exec(line)?.[1];
  if (comment === undefined) {
    return false;
  }
  const said = words(comment);
  const asked = words(prompt);
  const known = said.filter(word => asked.includes(word)).length;
  return (
    known >= 0.75 * said.length || asked.join(' ').includes(said.join(' '))
  );
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
