import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const SRC = join(__dirname, '..', '..', 'src');
const ENTRIES = ['run', 'dryRun', 'read', 'query'];

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('database/'))
  .map((file) => ts.createSourceFile(file, readFileSync(join(SRC, file), 'utf8'), ts.ScriptTarget.Latest, true));

const descendants = (node: ts.Node): ts.Node[] => {
  const found: ts.Node[] = [];
  const visit = (child: ts.Node): void => {
    found.push(child);
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return found;
};

const parametersOf = (node: ts.Node): string[] =>
  ts.isFunctionLike(node) ? node.parameters.map(({ name }) => name.getText()) : [];

/** Whether a call begins or joins a unit: `unitOfWork.run(…)`, with or without `this.`. */
const isEntry = (node: ts.Node): boolean =>
  ts.isCallExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  /^(?:this\.)?unitOfWork$/.test(node.expression.expression.getText()) &&
  ENTRIES.includes(node.expression.name.text);

/** The name of what a call calls in its own file: `find` for `find(…)` and for `this.find(…)`. */
const calledName = (node: ts.Node): string | undefined => {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) && expression.expression.kind === ts.SyntaxKind.ThisKeyword
    ? expression.name.text
    : undefined;
};

/** Methods and functions of a file that begin or join a unit. */
const entriesIn = (source: ts.SourceFile): string[] =>
  descendants(source).flatMap((node) =>
    (ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) && descendants(node).some(isEntry)
      ? [node.name?.getText() ?? '']
      : [],
  );

/** Calls, inside of functions that have `em`, of what asks for the current unit again. */
const goingBack = (source: ts.SourceFile): string[] => {
  const entries = entriesIn(source);
  const withEm = descendants(source).filter((node) => parametersOf(node).includes('em'));
  return withEm
    .flatMap(descendants)
    .filter((node) => isEntry(node) || entries.includes(calledName(node) ?? ''))
    .map((node) => `${source.fileName}: ${node.getText().split('\n', 1)[0]}`);
};

/** What of TypeORM's is not one of the two ways to ask: SQL goes through `runSql` and `unitOfWork.query`, rows through entities or Rows. */
const OTHER_WAYS = /\bem\.query\b|\.queryRunner\b|\bgetRepository\b|\bem\.connection\b|\bgetQueryAndParameters\b/g;

describe('Outside of src/database', () => {
  it('a function that has `em` uses it, and does not ask for the current unit of work again', () => {
    expect(sources.flatMap(entriesIn).length).toBeGreaterThan(30);
    expect(sources.flatMap(goingBack)).toEqual([]);
  });

  it('a function that has `em` is found when it goes back', () => {
    const text = `class A {
      find() { return this.unitOfWork.read((em) => em.find()); }
      change(em) { return this.find(); }
      both() { return this.unitOfWork.run((em) => this.unitOfWork.query('')); }
    }`;
    const source = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
    expect(goingBack(source)).toEqual(['a.ts: this.find()', `a.ts: this.unitOfWork.query('')`]);
  });

  it('the database is asked in two ways: entities through `em`, and rows or SQL through database/rows', () => {
    const others = sources.flatMap((source) =>
      [...source.text.matchAll(OTHER_WAYS)].map(([found]) => `${source.fileName}: ${found}`),
    );
    expect(others).toEqual([]);
  });
});
