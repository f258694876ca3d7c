import * as ts from 'typescript';
import { templateTexts } from './template-texts';

/** Something in the code that people read, or the key of it. */
export interface Found {
  kind: 'key' | 'plain';
  text: string;
  /** File and line. */
  at: string;
  /** The names of the values that are given with a key; absent where that cannot be seen from the code. */
  params?: string[];
}

/** What the key of a text looks like. */
export const KEY = /^(auth|chat|notifications|profile|ui|errors)(\.[a-zA-Z]+)+$/;
/** Two words with a space between: no key, selector, path or event looks like that. */
const SENTENCE = /^\p{L}[\p{L}’'-]* \p{L}/u;

/** Names, which are the same in every language. */
const NAMES = new Set(['Samsung Internet']);

/** The texts and keys in a source file, those of its inline template too. */
export function codeTexts(source: string, file: string): Found[] {
  const found: Found[] = [];
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const at = (node: ts.Node): string => `${file}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || isForDevelopers(node)) return;
    if (ts.isDecorator(node)) return decorator(node);
    if (ts.isStringLiteralLike(node)) text(node, node.text);
    else if (ts.isTemplateExpression(node)) for (const part of partsOf(node)) text(node, part);
    ts.forEachChild(node, visit);
  }

  function text(node: ts.Node, value: string): void {
    if (KEY.test(value)) found.push({ kind: 'key', text: value, at: at(node), ...paramsOf(node) });
    else if (SENTENCE.test(value.trim()) && !NAMES.has(value.trim()))
      found.push({ kind: 'plain', text: value.trim(), at: at(node) });
  }

  /** Of a component's parts only its template has texts, and its host bindings. */
  function decorator(node: ts.Node): void {
    if (ts.isPropertyAssignment(node) && ts.isStringLiteralLike(node.initializer)) {
      const name = node.name.getText(tree);
      if (name === 'template') found.push(...templateTexts(node.initializer.text, at(node)));
      const keys = node.initializer.text.matchAll(/'((?:auth|chat|notifications|profile|ui|errors)\.[\w.]+)'/g);
      if (name !== 'template') for (const [, key = ''] of keys) found.push({ kind: 'key', text: key, at: at(node) });
    }
    ts.forEachChild(node, decorator);
  }

  visit(tree);
  return found;
}

/** What developers read: thrown errors, and the names of types. */
function isForDevelopers(node: ts.Node): boolean {
  return (ts.isNewExpression(node) && /Error$/.test(node.expression.getText())) || ts.isTypeNode(node);
}

function partsOf(node: ts.TemplateExpression): string[] {
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
}

function paramsOf(node: ts.Node): { params?: string[] } {
  const call = node.parent;
  if (!ts.isCallExpression(call) || !/(^|\.)t$/.test(call.expression.getText())) return {};
  const [, given] = call.arguments;
  if (given === undefined) return { params: [] };
  if (!ts.isObjectLiteralExpression(given)) return {};
  return { params: given.properties.map((property) => property.name?.getText() ?? '') };
}
