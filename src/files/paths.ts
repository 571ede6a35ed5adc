/** Paths of the contents manager: joined by slashes, without a leading one. */

/** The folder of a file; empty for the root. */
export function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

export function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

export function join(folder: string, name: string): string {
  // A drive's root ends with its colon.
  return folder === '' || folder.endsWith(':')
    ? folder + name
    : `${folder}/${name}`;
}

/** Whether a path is in a folder, at any depth. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** A path relative to a folder, if it is in it; else the path itself. */
export function shortPath(path: string, folder: string): string {
  return folder !== '' && isBelow(path, folder)
    ? path.slice(folder.length + 1)
    : path;
}

/** A label for each path: its name, or more of the path if names are the same. */
export function labels(paths: readonly string[], folder: string): string[] {
  return paths.map(path => {
    const name = nameOf(path);
    const same = paths.filter(each => nameOf(each) === name);
    return same.length > 1 ? shortPath(path, folder) : name;
  });
}

/** The first of `pasted-1.png`, `pasted-2.png`, … that is not taken. */
export function numbered(
  stem: string,
  ending: string,
  taken: ReadonlySet<string>
): string {
  let number = 1;
  while (taken.has(`${stem}-${number}${ending}`)) {
    number += 1;
  }
  return `${stem}-${number}${ending}`;
}

/** A name's stem and its ending with the dot: `a.tar.gz` ends with `.gz`, `.env` with nothing. */
export function splitName(name: string): [string, string] {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
}
