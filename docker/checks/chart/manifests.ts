import { workspaceRoot } from '@tertulia/testing';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { renderedFile, type Size } from './rendering';

/** An object as it is given to Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  // What each kind has is said by the schemas that it is held to.
  readonly spec?: Record<string, never>;
}

/** The objects of a rendering. Throws for YAML that is none. */
export function manifestsOf(size: Size): Manifest[] {
  return parseManifests(readFileSync(renderedFile(size), 'utf8'));
}

/** The objects in a text of several YAML documents, empty ones left out. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw error;
    const manifest = document.toJS() as Manifest | null;
    return manifest === null ? [] : [manifest];
  });
}

/** Kinds that Kubernetes itself does not have. */
export const isCustom = ({ apiVersion }: Manifest): boolean => apiVersion.startsWith('monitoring.coreos.com/');

/** Fields that Kubernetes does not know, found by its types: the schemas let them pass. One line for each. */
export function unknownFields(manifests: readonly Manifest[]): string[] {
  const source = manifests
    .filter((manifest) => !isCustom(manifest))
    .map((manifest, index) => {
      const type = `import('kubernetes-models/${manifest.apiVersion}').I${manifest.kind}`;
      return `export const m${index}: ${type} = ${JSON.stringify(manifest, null, 1)};\n`;
    })
    .join('');
  const file = path.join(workspaceRoot(), 'docker/checks/manifests.generated.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
