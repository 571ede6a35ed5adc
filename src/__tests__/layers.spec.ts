/** Imports point down, and each power has one owner: the house's laws 3 and 4. */

import { readdirSync, readFileSync } from 'fs';
import { dirname, join, relative } from 'path';

const SRC = join(__dirname, '..');

/** Low to high: a file imports from lower layers, or from its own folder. */
const LAYERS = [
  ['icons', 'svg.d'],
  ['server/'],
  ['conversation/'],
  ['notebook/', 'files/'],
  ['turn/'],
  ['chat/'],
  ['panel/'],
  ['tokens'],
  ['plugins/'],
  ['index']
];

const IMPORT =
  /^(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\([^']*'([^']+)'/gm;

interface IFile {
  name: string;
  text: string;
  /** Imported modules: local ones as names relative to `src`. */
  imports: string[];
}

function files(within = SRC): IFile[] {
  return readdirSync(within, { withFileTypes: true }).flatMap(entry => {
    const path = join(within, entry.name);
    if (entry.isDirectory()) {
      return entry.name === '__tests__' ? [] : files(path);
    }
    const text = readFileSync(path, 'utf-8');
    const imports = [...text.matchAll(IMPORT)].map(match => {
      const module = match[1] ?? match[2] ?? match[3];
      return module.startsWith('.')
        ? relative(SRC, join(dirname(path), module))
        : module;
    });
    return [{ name: relative(SRC, path), text, imports }];
  });
}

function layer(name: string): number {
  const bare = name.replace(/\.tsx?$/, '');
  return LAYERS.findIndex(names =>
    names.some(each =>
      each.endsWith('/') ? bare.startsWith(each) : bare === each
    )
  );
}

/** The room right below `src`; empty for a file that stands there itself. */
function folder(name: string): string {
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : '';
}

const all = files();
const local = new Set(all.map(file => file.name.replace(/\.tsx?$/, '')));

describe('layers', () => {
  it.each(all.map(file => [file.name, file] as const))(
    '%s stands in a layer and imports from lower ones',
    (name, file) => {
      const own = layer(name);
      expect(own).toBeGreaterThanOrEqual(0);
      for (const each of file.imports.filter(module => local.has(module))) {
        const neighbour = own === layer(each) && folder(each) === folder(name);
        if (!neighbour) {
          expect([each, layer(each) < own]).toEqual([each, true]);
        }
      }
    }
  );

  it('has no circle of imports', () => {
    const graph = new Map(
      all.map(({ name, imports }) => [
        name.replace(/\.tsx?$/, ''),
        imports.filter(each => local.has(each))
      ])
    );
    const done = new Set<string>();
    const visit = (name: string, above: string[]): void => {
      expect(above).not.toContain(name);
      if (!done.has(name)) {
        graph.get(name)?.forEach(each => visit(each, [...above, name]));
        done.add(name);
      }
    };
    [...graph.keys()].forEach(name => visit(name, []));
  });

  it('lets only notebook/write/ write to a notebook', () => {
    const writes =
      /\.(?:updateSource|setSource|insertCells?|deleteCell\w*|moveCells?|setMetadata|setOutputs|transact)\(/;
    const writers = all.filter(file =>
      writes.test(file.text.replace(/insertCell\(this\.panel\.model/, ''))
    );
    expect(writers.map(file => file.name)).toEqual([
      'notebook/write/cells.ts',
      'notebook/write/hide.ts',
      'notebook/write/marks.ts',
      'notebook/write/origin.ts',
      'notebook/write/restore.ts'
    ]);
  });

  it('lets tokens.ts import nothing local but types', () => {
    const tokens = all.find(file => file.name === 'tokens.ts');
    expect(tokens?.text).not.toMatch(/^import (?!type)[^;]*'\.\.?\//m);
  });

  it('imports no index and keeps files short', () => {
    for (const file of all) {
      expect(file.imports.filter(each => /(^|\/)index$/.test(each))).toEqual(
        []
      );
      if (file.name !== 'server/wire.generated.ts') {
        expect(file.text.split('\n').length).toBeLessThan(352);
      }
    }
  });
});
