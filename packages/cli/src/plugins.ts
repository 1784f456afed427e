import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type AnySpec,
  defineCodec,
  defineFilter,
  defineGuard,
  definePacker,
  type Registry,
  type Stage,
  VdfcError,
} from '@vdfc/core';

/** A registry with what plugins add, and all that they export. */
export interface Stages {
  readonly registry: Registry;
  /** As exported: pipelines among them, options bound. */
  readonly exported: readonly Stage[];
}

/**
 * Adds every stage that the named modules export: paths (as seen from the working folder) or package names.
 *
 * @throws VdfcError `BAD_OPTION` if a module cannot be loaded or exports no stage
 */
export async function loadPlugins(registry: Registry, modules: readonly string[]): Promise<Stages> {
  const stages = (await Promise.all(modules.map(stagesOf))).flat();
  const entries = stages.flatMap((stage) => stage.specs.map((spec) => [spec.id, stageOf(spec)] as const));
  return { registry: registry.with(Object.fromEntries(entries)), exported: stages };
}

async function stagesOf(module: string): Promise<Stage[]> {
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await import(locate(module));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VdfcError('BAD_OPTION', `Cannot load plugin ${module}: ${reason}`, { cause });
  }
  const stages = Object.values(exported).filter(isStage);
  if (stages.length > 0) return stages;
  const found = Object.keys(exported).join(', ') || 'nothing';
  throw new VdfcError(
    'BAD_OPTION',
    `Cannot use plugin ${module}: expected it to export a codec, filter or packer, got ${found}`,
  );
}

/** A file of that name, else a package that the working folder's project has installed, else one beside vdfc. */
function locate(module: string): string {
  const path = resolve(module);
  if (existsSync(path)) return pathToFileURL(path).href;
  try {
    return pathToFileURL(createRequire(join(process.cwd(), 'package.json')).resolve(module)).href;
  } catch {
    return module;
  }
}

function isStage(value: unknown): value is Stage {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, id, specs } = value as Partial<Stage>;
  return (
    (kind === 'codec' || kind === 'filter' || kind === 'packer' || kind === 'guard') &&
    typeof id === 'string' &&
    Array.isArray(specs)
  );
}

/** A pipeline's parts are named one by one in a container, so each is registered by itself. */
function stageOf(spec: AnySpec): Stage {
  if (spec.kind === 'codec') return defineCodec(spec);
  if (spec.kind === 'filter') return defineFilter(spec);
  return spec.kind === 'packer' ? definePacker(spec) : defineGuard(spec);
}
