import { type Codec, isVdfcError, pipeline, type Stage, VdfcError } from '@vdfc/core';
import { parseCodecSettings } from './arguments.js';
import { parsePipeline, type StageText } from './pipeline-text.js';
import type { Stages } from './plugins.js';

/** A codec with its options, under the name that tables give it. */
export interface Contestant {
  readonly label: string;
  readonly codec: Codec;
}

/**
 * The codecs of a comparison: those named, else every registered one and those of plugins.
 *
 * @param names Codecs and pipelines as `chooseCodec` takes them.
 * @param settings `codec.key=value`
 * @throws VdfcError `BAD_OPTION`
 */
export async function chooseContestants(
  stages: Stages,
  names: readonly string[] | undefined,
  settings: readonly string[],
): Promise<Contestant[]> {
  const chosen = [...new Set(names ?? (await codecIds(stages)))];
  const options = parseCodecSettings(settings);
  for (const id of options.keys()) {
    if (chosen.includes(id)) continue;
    throw new VdfcError(
      'BAD_OPTION',
      `Cannot use --option ${id}.…: expected one of the codecs compared: ${chosen.join(', ')}`,
    );
  }
  return Promise.all(
    chosen.map(async (label) => ({ label, codec: await chooseCodec(stages, label, options.get(label)) })),
  );
}

/**
 * The contestants with this option `effort`, where their codecs have one that is not chosen already.
 *
 * @throws VdfcError `BAD_OPTION` if a codec that has the option does not take this value
 */
export function withEffort(contestants: readonly Contestant[], effort: number): Contestant[] {
  return contestants.map(({ label, codec }) => {
    if ('effort' in codec.options || !takes(codec, { effort: 0 })) return { label, codec };
    return { label, codec: codec.with({ effort } as object) };
  });
}

/**
 * The contestants with about so many seconds for every encoding, where their codecs can keep to a time and none is chosen
 * already.
 */
export function withBudget(contestants: readonly Contestant[], seconds: number): Contestant[] {
  return contestants.map(({ label, codec }) => {
    const options = codec.spec.budget?.(seconds);
    if (options === undefined || Object.keys(options).some((name) => name in codec.options)) {
      return { label, codec };
    }
    return { label, codec: codec.with(options) };
  });
}

function takes(codec: Codec, options: object): boolean {
  try {
    codec.with(options);
    return true;
  } catch (error) {
    if (isVdfcError(error, 'BAD_OPTION')) return false;
    throw error;
  }
}

/**
 * A codec by its id, or a pipeline by those of its stages: see `parsePipeline`. `options` are those of the codec inside.
 *
 * @throws VdfcError `BAD_OPTION`
 */
export async function chooseCodec(
  stages: Stages,
  text: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<Codec> {
  // As exported, with the options that the plugin has bound.
  const whole = stages.exported.findLast((stage) => stage.id === text);
  if (whole?.kind === 'codec') return whole.with(options);
  const parts = await Promise.all(parsePipeline(text).map((part) => findStage(stages, text, part)));
  return joinStages(text, parts).with(options);
}

/** Every registered codec, and those that plugins export: pipelines too. */
async function codecIds({ registry, exported }: Stages): Promise<string[]> {
  const stages = await Promise.all(registry.ids.map((id) => registry.load(id)));
  const ids = [...stages, ...exported].filter(({ kind }) => kind === 'codec').map(({ id }) => id);
  return [...new Set(ids)];
}

async function findStage(stages: Stages, text: string, { id, options }: StageText): Promise<Stage> {
  const { registry, exported } = stages;
  if (!registry.ids.includes(id)) {
    const known = id === text ? (await codecIds(stages)).join(', ') : registry.ids.join(', ');
    const unknown = id === text ? '' : `: there is no '${id}'`;
    throw new VdfcError('BAD_OPTION', `Cannot use codec '${text}'${unknown}: registered are ${known}`);
  }
  const bound = exported.findLast((stage) => stage.id === id)?.options;
  return (await registry.load(id)).with({ ...bound, ...options });
}

const order = { filter: 0, codec: 1, packer: 2, guard: 3 } as const;

function joinStages(text: string, stages: readonly Stage[]): Codec {
  const filters = stages.filter((stage) => stage.kind === 'filter');
  const [codec, ...others] = stages.filter((stage) => stage.kind === 'codec');
  const packers = stages.filter((stage) => stage.kind === 'packer');
  const guards = stages.filter((stage) => stage.kind === 'guard');
  const inOrder = stages.every(({ kind }, i) => i === 0 || order[stages[i - 1]!.kind] <= order[kind]);
  if (codec !== undefined && others.length === 0 && inOrder)
    return pipeline({ filters, codec, packers, guards });
  const found = stages.map(({ id, kind }) => `${id} (${kind})`).join(', ');
  const message = `Cannot use codec '${text}': expected any filters, one codec, any packers and any guards, in this order, got ${found}`;
  throw new VdfcError('BAD_OPTION', message);
}
