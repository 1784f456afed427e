// Checks who imports whom: `node tools/check-imports.mjs [project root]`. One line for each fault, exit code 1 if
// there is one. The table below is the law; docs/house-style.md explains it.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

const SCOPE = '@vdfc/';

/** Packages of ours that each package's sources may import; `stage` is every codec, filter and packer. */
const mayImport = {
  core: [],
  numerics: [],
  nn: ['core', 'numerics'],
  metrics: ['core'],
  'vlsv-reader': ['core', 'zfp'],
  testkit: ['core', 'numerics'],
  tune: ['core', 'metrics'],
  stage: ['core', 'numerics', 'nn'],
};
/** These stand above all others and may import everything; nothing imports them. */
const top = ['cli', 'benchmarks'];

/**
 * Looks at the project in `folder`.
 * @param {string} folder
 * @returns {{ packages: number, faults: string[] }}
 */
export function checkImports(folder) {
  const root = resolve(folder);
  const packages = findPackages(root);
  const project = { root, packages };
  const faults = [...packages.values()].flatMap((pkg) => checkPackage(project, pkg));
  return { packages: packages.size, faults: [...faults, ...checkSolution(project)] };
}

/** The packages by short name: those under packages/, and benchmarks. */
function findPackages(root) {
  const folders = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  const found = new Map();
  for (const folder of [...folders, join(root, 'benchmarks')]) {
    if (!existsSync(join(folder, 'package.json'))) continue;
    const manifest = readJson(join(folder, 'package.json'));
    const name = manifest.name.slice(SCOPE.length);
    found.set(name, { name, folder, manifest, tsconfig: readJson(join(folder, 'tsconfig.json')) });
  }
  return found;
}

function checkPackage(project, pkg) {
  const sources = importsUnder(project.root, join(pkg.folder, 'src'));
  const tests = importsUnder(project.root, join(pkg.folder, 'test'));
  return [
    ...sources.flatMap((found) => checkDirection(project, pkg, found)),
    ...tests.flatMap((found) => checkTest(project, pkg, found)),
    ...sources.flatMap((found) => checkEscape(pkg, found)),
    ...checkDependencies(project, pkg, sources),
    ...checkReferences(project, pkg, sources),
  ];
}

function checkDirection(project, pkg, found) {
  const target = shortName(found.specifier);
  if (target === undefined || target === pkg.name || top.includes(pkg.name)) return [];
  if (!project.packages.has(target))
    return [fault(found, `imports ${found.specifier}, which does not exist`)];
  if (pkg.name === 'all' && target !== 'core') {
    const lazy = found.kind !== 'static' && isStage(target);
    return lazy ? [] : [fault(found, `'all' may import stages only, by import(), not ${found.specifier}`)];
  }
  const allowed = pkg.name === 'all' ? ['core'] : (mayImport[pkg.name] ?? mayImport.stage);
  if (allowed.includes(target)) return [];
  return [fault(found, `'${pkg.name}' may not import ${found.specifier}`)];
}

/** Tests may try a package together with any other but those above it. */
function checkTest(project, pkg, found) {
  const target = shortName(found.specifier);
  if (target === undefined || target === pkg.name || top.includes(pkg.name)) return [];
  if (!project.packages.has(target))
    return [fault(found, `imports ${found.specifier}, which does not exist`)];
  return top.includes(target)
    ? [fault(found, `tests of '${pkg.name}' may not import ${found.specifier}`)]
    : [];
}

function isStage(name) {
  return ![...Object.keys(mayImport), ...top, 'all'].includes(name);
}

/** A relative path that leads out of src/ goes around the package's exports. */
function checkEscape(pkg, found) {
  if (!found.specifier.startsWith('.')) return [];
  const path = relative(join(pkg.folder, 'src'), resolve(found.file, '..', found.specifier));
  return path.startsWith('..') ? [fault(found, `imports ${found.specifier}, outside of its src/`)] : [];
}

/** package.json must name what src/ imports, nothing else, and our packages at the version they have. */
function checkDependencies(project, pkg, sources) {
  const { dependencies = {}, peerDependencies = {} } = pkg.manifest;
  const file = relative(project.root, join(pkg.folder, 'package.json'));
  const named = { ...peerDependencies, ...dependencies };
  const used = new Set(
    sources.map((found) => packageOf(found.specifier)).filter((name) => name !== undefined),
  );
  used.delete(pkg.manifest.name);
  const missing = [...used].filter((name) => named[name] === undefined);
  // Some are named without being imported: their files are looked up and read.
  const text = filesUnder(join(pkg.folder, 'src'))
    .map((path) => readFileSync(path, 'utf8'))
    .join();
  const idle = Object.keys(dependencies).filter(
    (name) => !used.has(name) && !used.has(typed(name)) && !text.includes(`'${name}'`),
  );
  const stale = Object.keys(dependencies).filter((name) => {
    const target = project.packages.get(shortName(name));
    return target !== undefined && target.manifest.version !== dependencies[name];
  });
  return [
    ...missing.map((name) => `${file}: src/ imports ${name}, which dependencies lack`),
    ...idle.map((name) => `${file}: dependencies name ${name}, which src/ does not import`),
    ...stale.map((name) => `${file}: expected ${name} at the version it has here, got ${dependencies[name]}`),
  ];
}

function checkReferences(project, pkg, sources) {
  const file = relative(project.root, join(pkg.folder, 'tsconfig.json'));
  const targets = sources.map((found) => project.packages.get(shortName(found.specifier))?.folder);
  const used = new Set(targets.filter((folder) => folder !== undefined && folder !== pkg.folder));
  const referred = (pkg.tsconfig.references ?? []).map(({ path }) => resolve(pkg.folder, path));
  // A part of the package may be a project of its own, with other globals.
  const named = new Set(referred.filter((folder) => !folder.startsWith(pkg.folder + sep)));
  const show = (folder) => relative(project.root, folder);
  return [
    ...[...used]
      .filter((f) => !named.has(f))
      .map((f) => `${file}: src/ imports ${show(f)}, which references lack`),
    ...[...named]
      .filter((f) => !used.has(f))
      .map((f) => `${file}: references name ${show(f)}, which src/ does not import`),
  ];
}

/** The solution must build every package. */
function checkSolution({ root, packages }) {
  const named = readJson(join(root, 'tsconfig.json')).references.map(({ path }) => resolve(root, path));
  const missing = [...packages.values()].filter((pkg) => !named.includes(pkg.folder));
  return missing.map((pkg) => `tsconfig.json: references lack ${relative(root, pkg.folder)}`);
}

/** Every import of the TypeScript files under `folder`: `{ file, at, specifier, kind }`. */
function importsUnder(root, folder) {
  return filesUnder(folder).flatMap((path) => importsOf(root, path));
}

/** The TypeScript files under `folder`, if it exists. */
function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'));
  return names.sort().map((name) => join(folder, name));
}

function importsOf(root, file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found = [];
  const add = (node, literal, kind) => {
    if (literal === undefined || !ts.isStringLiteralLike(literal)) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    found.push({ file, at: `${relative(root, file)}:${line}`, specifier: literal.text, kind });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.isTypeOnly ? 'type' : 'static');
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly ? 'type' : 'static');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, 'type');
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], 'lazy');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `core` for `@vdfc/core/sub`; undefined for what is not ours. */
function shortName(specifier) {
  return specifier.startsWith(SCOPE) ? specifier.slice(SCOPE.length).split('/')[0] : undefined;
}

/** `@scope/name` or `name`; undefined for paths and Node's own modules. */
function packageOf(specifier) {
  if (/^(\.|#|node:)/.test(specifier)) return undefined;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? `${parts[0]}/${parts[1]}` : parts[0];
}

/** The package that an @types package is about. */
function typed(name) {
  const about = name.startsWith('@types/') ? name.slice('@types/'.length) : name;
  return about.includes('__') ? `@${about.replace('__', '/')}` : about;
}

function fault({ at }, message) {
  return `${at}: ${message}`;
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename) {
  const { packages, faults } = checkImports(process.argv[2] ?? '.');
  for (const fault of faults) console.error(fault);
  console.log(`check-imports: ${packages} packages, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
