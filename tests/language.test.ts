import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Metaphors and archaisms that a reader has to translate, by the words to use instead. */
const banned = {
  'return, show, report': ['told', 'tells?', 'telling'],
  'again, re-create': ['anew', 'afresh'],
  'the noun of who acts': ['whoever', 'whom', 'nobody', 'somebody', 'one who', 'those who'],
  'the number': ['so many'],
  'recently, permanently, because': ['of late', 'for ever', 'lest', 'thereof', 'wherein'],
  'is, results in': ['(?:comes?|came) to', '(?:is|are|was|were) had'],
  writer: ['lanes?'],
  'endpoint, transport': ['doors?'],
  codebase: ['houses?'],
  'your, of the user': ['the own', "one['’]s own"],
  'close, accept, cancel': ['lets? go', 'let in', '(?:given|gave) up'],
  'is, exists, applies': ['stands?'],
  'continue, interrupt': ['(?:go|goes|gone|went) on', 'broken off'],
  'undo, remove, withdraw': ['(?:take|takes|taken|took|taking)(?: it)? back'],
  'in progress, running': ['under way', 'at work'],
  'fix, correct': ['mend(?:s|ed|ing)?'],
  interaction: ['(?:an|of|the|their|every|each|these|all) acts?(?! (?:on|as))', '\\d+ acts'],
  'timeline index': ['hints?'],
  'timeout, preferences': ['patience', 'tastes?'],
  'stated, sent, received': ['said', 'heard', 'hears?'],
  'repeated, searched': ['(?:came|comes?) again', 'looked for'],
  'leave out the word': ['this very', 'that very'],
};
const pattern = new RegExp(`(?<![\\w$.-])(?:${Object.values(banned).flat().join('|')})(?![\\w-])`, 'i');

/** Lines in which a word of the list has its usual meaning. */
const allowed = ['there is no user "postgres" or "nobody"'];

const filesBelow = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file) && !file.includes('generated'))
    .map((file) => join(folder, file));

interface Text {
  line: number;
  text: string;
}

const linesOf = (text: string, first = 1): Text[] => text.split('\n').map((line, index) => ({ line: first + index, text: line }));

/** Comments of a source file; of `src` also every string with a blank, of a test the names of its cases. */
function textsOf(file: string): Text[] {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const strings: ts.Node[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node) || ts.isJsxText(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) strings.push(node);
    else if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) strings.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  let code = text;
  for (const node of strings) code = code.slice(0, node.getStart()) + node.getText().replace(/[^\n]/g, ' ') + code.slice(node.end);
  const comments = [...code.matchAll(/\/\/.*|\/\*[\s\S]*?\*\//g)].flatMap(({ 0: comment, index }) => linesOf(comment, lineAt(index)));
  const isRead = file.startsWith('src') ? (node: ts.Node) => / /.test(node.getText()) && !isSql(node) : isTestName;
  return [...comments, ...strings.filter(isRead).flatMap((node) => linesOf(node.getText(), lineAt(node.getStart())))];
}

const isSql = (node: ts.Node) => /\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|DECLARE|CASE|ON CONFLICT)\b/.test(node.getText());

function isTestName(node: ts.Node): boolean {
  if (ts.isTemplateExpression(node.parent) || ts.isTemplateSpan(node.parent)) return isTestName(node.parent);
  const call = node.parent;
  return ts.isCallExpression(call) && call.arguments[0] === node && /^(?:it|test|describe)\b/.test(call.expression.getText());
}

const code = [...filesBelow('src', /\.tsx?$/), ...filesBelow('tests', /\.ts$/)];
const prose = ['README.md', ...filesBelow('docs', /\.md$/), 'src/schema.graphql', 'docs/openapi.json', ...filesBelow('src', /\.html$/)];

it('describes everything in standard terms', () => {
  const texts = [
    ...code.flatMap((file) => textsOf(file).map((text) => ({ file, ...text }))),
    ...prose.flatMap((file) => linesOf(readFileSync(file, 'utf8')).map((text) => ({ file, ...text }))),
  ];
  // Every kind of text is read.
  expect(texts.length).toBeGreaterThan(10_000);
  const found = texts.flatMap(({ file, line, text }) => {
    const [word] = pattern.exec(text.replace(/`[^`]*`/g, '``')) ?? [];
    return word && !allowed.some((part) => text.includes(part)) ? [`${file}:${line} "${word}": ${text.trim()}`] : [];
  });
  expect(found).toEqual([]);
});
