import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type ts from 'typescript';

/** A type of the Bot API as a value may have it; `ref` names an object or a union of the same declarations. */
export type Declared =
  | { is: 'string' | 'number' | 'boolean' | 'file' | 'any' }
  | { is: 'literal'; value: string | number | boolean }
  | { is: 'array'; of: Declared }
  | { is: 'union'; of: Declared[] }
  | { is: 'ref'; name: string };

/** How long a text may be; `parsed`: counted in code points after its entities were read. */
export type Limit = { least: number; most: number; in: 'characters' | 'bytes'; parsed: boolean };
export type Member = { type: Declared; optional: boolean; limit?: Limit };
export type Members = Record<string, Member>;

export type Declarations = {
  /** The parameters of each method. */
  methods: Record<string, Members>;
  objects: Record<string, Members>;
  aliases: Record<string, Declared>;
};

const require = createRequire(import.meta.url);

/** The package has declarations only, so nothing of it can be resolved but its folder. */
function packageFolder(): string {
  const found = require.resolve
    .paths('@gramio/types')
    ?.find((path) => existsSync(join(path, '@gramio/types')));
  if (!found) throw new Error('@gramio/types is not installed');
  return join(found, '@gramio/types');
}

/**
 * The official declarations as data, read from the `.d.ts` files of `@gramio/types`. Reading them takes the compiler,
 * so the result is kept beside the packages, under a name that changes with the files and with this reader.
 */
export function readDeclarations(): Declarations {
  const folder = packageFolder();
  const sources = ['objects', 'params', 'methods'].map((name) =>
    readFileSync(join(folder, 'out', `${name}.d.ts`), 'utf8'),
  );
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const source of sources) hash.update(source);
  const kept = join(dirname(dirname(folder)), '.cache', `bot-api-${hash.digest('hex').slice(0, 16)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'));
  const made = parse(sources as [string, string, string]);
  mkdirSync(dirname(kept), { recursive: true });
  const draft = `${kept}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(made));
  renameSync(draft, kept);
  return made;
}

function parse([objectsSource, paramsSource, methodsSource]: [string, string, string]): Declarations {
  const compiler: typeof ts = require('typescript');
  const declarations: Declarations = { methods: {}, objects: {}, aliases: {} };
  const params: Record<string, Members> = {};
  const read = (source: string, objects: Record<string, Members>) => {
    const file = compiler.createSourceFile('x.d.ts', source, compiler.ScriptTarget.Latest, true);
    for (const statement of file.statements) {
      if (compiler.isInterfaceDeclaration(statement)) {
        objects[statement.name.text] = membersOf(compiler, statement.members);
      } else if (compiler.isTypeAliasDeclaration(statement)) {
        declarations.aliases[statement.name.text] = typeOf(compiler, statement.type);
      }
    }
  };
  read(objectsSource, declarations.objects);
  read(paramsSource, params);
  declarations.aliases['TelegramInputFile'] = { is: 'file' };
  // getMe: CallAPIWithoutParams<…>, sendMessage: CallAPI<Params.SendMessageParams, …>
  for (const [, method = '', given] of methodsSource.matchAll(
    /^ {4}(\w+): CallAPI\w*<\s*(?:Params\.(\w+))?/gm,
  )) {
    const members = given === undefined ? {} : params[given];
    if (!members) throw new Error(`${given} of ${method} is not declared`);
    declarations.methods[method] = members;
  }
  return declarations;
}

function membersOf(compiler: typeof ts, members: ts.NodeArray<ts.TypeElement>): Members {
  return Object.fromEntries(
    members.flatMap((member): [string, Member][] => {
      if (!compiler.isPropertySignature(member) || !member.type) return [];
      const limit = limitOf(
        compiler.getTextOfJSDocComment(compiler.getJSDocCommentsAndTags(member)[0]?.comment) ?? '',
      );
      return [
        [
          member.name.getText(),
          {
            type: typeOf(compiler, member.type),
            optional: member.questionToken !== undefined,
            ...(limit && { limit }),
          },
        ],
      ];
    }),
  );
}

/** `1-4096 characters after entities parsing`, `1-64 bytes`, `0-200 characters`: said in words only. */
function limitOf(comment: string): Limit | null {
  const found = /(\d+)-(\d+) (characters|bytes)( (?:[\w ]*)?after entit(?:y|ies) parsing)?/.exec(comment);
  if (!found) return null;
  return {
    least: Number(found[1]),
    most: Number(found[2]),
    in: found[3] as Limit['in'],
    parsed: found[4] !== undefined,
  };
}

function typeOf(compiler: typeof ts, node: ts.TypeNode): Declared {
  const { SyntaxKind } = compiler;
  if (compiler.isParenthesizedTypeNode(node)) return typeOf(compiler, node.type);
  if (compiler.isArrayTypeNode(node)) return { is: 'array', of: typeOf(compiler, node.elementType) };
  if (compiler.isUnionTypeNode(node)) {
    // `{ toString(): string }` and `{ toJSON(): … }` are for callers in JavaScript, not for the wire.
    const kinds = node.types.filter((type) => !compiler.isTypeLiteralNode(type));
    return { is: 'union', of: kinds.map((type) => typeOf(compiler, type)) };
  }
  if (compiler.isLiteralTypeNode(node)) return { is: 'literal', value: JSON.parse(node.literal.getText()) };
  if (compiler.isTypeReferenceNode(node)) {
    const name = node.typeName.getText().split('.').at(-1) ?? '';
    // Exclude<keyof TelegramUpdate, "update_id">: the names of updates.
    if (name === 'Exclude') return { is: 'string' };
    return { is: 'ref', name };
  }
  if (node.kind === SyntaxKind.StringKeyword) return { is: 'string' };
  if (node.kind === SyntaxKind.NumberKeyword) return { is: 'number' };
  if (node.kind === SyntaxKind.BooleanKeyword) return { is: 'boolean' };
  return { is: 'any' };
}
