// Bundles script and style, names every file by its content, and lists them in files.txt for the master's class-path lookup.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const WEB = 'src/main/web';
const out = process.argv[2];
const files = ['index.html'];
mkdirSync(out, { recursive: true });

const { outputFiles } = await build({
  entryPoints: [join(WEB, 'main.tsx'), join(WEB, 'style.css')],
  bundle: true,
  minify: true,
  write: false,
  outdir: 'unwritten',
  format: 'esm',
  target: 'es2021',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'inline',
});

function emit(name, contents) {
  const dot = name.lastIndexOf('.');
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 12);
  const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  writeFileSync(join(out, hashed), contents);
  files.push(hashed);
  return hashed;
}

let page = readFileSync(join(WEB, 'index.html'), 'utf8');
for (const file of outputFiles) {
  const name = file.path.slice(Math.max(file.path.lastIndexOf('/'), file.path.lastIndexOf('\\')) + 1);
  page = page.replace(`"${name}"`, `"/moorage/ui/${emit(name, file.contents)}"`);
}
page = page.replace('"icon.svg"', `"/moorage/ui/${emit('icon.svg', readFileSync(join(WEB, 'icon.svg')))}"`);
writeFileSync(join(out, 'index.html'), page);
writeFileSync(join(out, 'files.txt'), files.join('\n') + '\n');
