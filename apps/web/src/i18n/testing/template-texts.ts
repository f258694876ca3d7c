import {
  ASTWithSource,
  type Binary,
  type Call,
  Interpolation,
  LiteralMap,
  LiteralPrimitive,
  PropertyRead,
  RecursiveAstVisitor,
  type TmplAstBoundAttribute,
  type TmplAstBoundText,
  TmplAstRecursiveVisitor,
  type TmplAstText,
  type TmplAstTextAttribute,
  parseTemplate,
  tmplAstVisitAll,
  type AST,
} from '@angular/compiler';
import { KEY, type Found } from './code-texts';

/** Attributes and inputs whose value somebody reads or hears. */
const READ =
  /^(aria-(label|description|roledescription|valuetext)|alt|title|placeholder|label|hint|lead|text|note|message|action)$/i;
const LETTER = /\p{L}/u;
/** Names, which are the same in every language. */
const NAMES = new Set(['Tertulia', 't', 'all —']);

/** The texts and keys in a template. */
export function templateTexts(source: string, at: string): Found[] {
  const { nodes, errors } = parseTemplate(source, at, { preserveWhitespaces: false });
  if (errors !== null) throw new Error(`${at}: ${errors.map(String).join('; ')}`);
  const search = new TemplateSearch(at);
  tmplAstVisitAll(search, nodes);
  return search.found;
}

class TemplateSearch extends TmplAstRecursiveVisitor {
  readonly found: Found[] = [];

  constructor(private readonly at: string) {
    super();
  }

  override visitText({ value }: TmplAstText): void {
    this.plain(value);
  }

  override visitBoundText({ value }: TmplAstBoundText): void {
    this.expression(value, true);
  }

  override visitTextAttribute({ name, value }: TmplAstTextAttribute): void {
    if (READ.test(name)) this.plain(value);
  }

  override visitBoundAttribute({ name, value }: TmplAstBoundAttribute): void {
    this.expression(value, READ.test(name));
  }

  override visitIfBlockBranch(branch: Parameters<TmplAstRecursiveVisitor['visitIfBlockBranch']>[0]): void {
    if (branch.expression !== null) this.expression(branch.expression, false);
    super.visitIfBlockBranch(branch);
  }

  override visitLetDeclaration({ value }: Parameters<TmplAstRecursiveVisitor['visitLetDeclaration']>[0]): void {
    this.expression(value, false);
  }

  /** Words in an expression are plain text where the result is read; keys count everywhere. */
  private expression(value: AST, read: boolean): void {
    const ast = value instanceof ASTWithSource ? value.ast : value;
    if (read && ast instanceof Interpolation) for (const part of ast.strings) this.plain(part);
    new ExpressionSearch(
      (text, params) => this.found.push({ kind: 'key', text, at: this.at, ...(params === null ? {} : { params }) }),
      (text) => (read ? this.plain(text) : undefined),
    ).visit(ast);
  }

  private plain(value: string): void {
    const text = value.trim();
    if (LETTER.test(text) && !NAMES.has(text)) this.found.push({ kind: 'plain', text, at: this.at });
  }
}

class ExpressionSearch extends RecursiveAstVisitor {
  constructor(
    private readonly key: (text: string, params: string[] | null) => void,
    private readonly plain: (text: string) => void,
  ) {
    super();
  }

  override visitLiteralPrimitive({ value }: LiteralPrimitive): void {
    if (typeof value !== 'string') return;
    if (KEY.test(value)) this.key(value, null);
    else this.plain(value);
  }

  override visitBinary(ast: Binary, context: unknown): void {
    // What is compared with is never shown.
    if (/^[=!]==?$/.test(ast.operation)) for (const side of [ast.left, ast.right]) this.compared(side, context);
    else super.visitBinary(ast, context);
  }

  override visitCall(ast: Call, context: unknown): void {
    const [key, given] = ast.args;
    const isText = ast.receiver instanceof PropertyRead && ast.receiver.name === 't';
    if (!isText || !(key instanceof LiteralPrimitive) || typeof key.value !== 'string')
      return super.visitCall(ast, context);
    this.key(key.value, given === undefined ? [] : given instanceof LiteralMap ? given.keys.map(nameOf) : null);
    if (given !== undefined) given.visit(this, context);
  }

  private compared(side: AST, context: unknown): void {
    if (!(side instanceof LiteralPrimitive)) side.visit(this, context);
  }
}

function nameOf(key: LiteralMap['keys'][number]): string {
  return 'key' in key ? String(key.key) : '';
}
