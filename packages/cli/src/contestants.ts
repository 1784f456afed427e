import { type Codec, VdfcError } from '@vdfc/core';
import { parseCodecSettings } from './arguments.js';
import type { Stages } from './plugins.js';

/** A codec with its options, under the name that tables give it. */
export interface Contestant {
  readonly label: string;
  readonly codec: Codec;
}

/**
 * The codecs of a comparison: those named, else every registered one and those of plugins.
 *
 * @param settings `codec.key=value`
 * @throws VdfcError `BAD_OPTION`
 */
export async function chooseContestants(
  stages: Stages,
  names: readonly string[] | undefined,
  settings: readonly string[],
): Promise<Contestant[]> {
  const known = await knownCodecs(stages);
  const chosen = names === undefined ? [...known.keys()] : [...new Set(names)];
  const options = parseCodecSettings(settings);
  for (const id of options.keys()) {
    if (chosen.includes(id)) continue;
    throw new VdfcError(
      'BAD_OPTION',
      `Cannot use --option ${id}.…: expected one of the codecs compared: ${chosen.join(', ')}`,
    );
  }
  return chosen.map((label) => ({ label, codec: withOptions(findCodec(known, label), options.get(label)) }));
}

/** A codec by name. @throws VdfcError `BAD_OPTION` */
export async function chooseCodec(
  stages: Stages,
  name: string,
  options: Readonly<Record<string, unknown>>,
): Promise<Codec> {
  return withOptions(findCodec(await knownCodecs(stages), name), options);
}

async function knownCodecs({ registry, codecs }: Stages): Promise<Map<string, Codec>> {
  const known = new Map<string, Codec>();
  for (const id of registry.ids) {
    const stage = await registry.load(id);
    if (stage.kind === 'codec') known.set(id, stage);
  }
  // As exported, with the options that the plugin has bound.
  for (const codec of codecs) known.set(codec.id, codec);
  return known;
}

function findCodec(known: ReadonlyMap<string, Codec>, name: string): Codec {
  const codec = known.get(name);
  if (codec !== undefined) return codec;
  throw new VdfcError(
    'BAD_OPTION',
    `Cannot use codec '${name}': registered are ${[...known.keys()].join(', ')}`,
  );
}

function withOptions(codec: Codec, options: Readonly<Record<string, unknown>> = {}): Codec {
  return codec.with(options);
}
