import { registry } from '@vdfc/all';
import { Command } from 'commander';
import { collect } from '../arguments.js';
import type { Io } from '../io.js';
import { toJson } from '../json.js';
import { loadPlugins } from '../plugins.js';
import { listing } from '../table.js';

const examples = `
The options of a stage are described in the README of its package, such as
https://www.npmjs.com/package/@vdfc/dct for dct.

Examples:
  vdfc codecs
  vdfc codecs --json
  vdfc codecs --plugin ./my-codec.js
`;

/** `vdfc codecs`. */
export function codecsCommand(io: Io): Command {
  return new Command('codecs')
    .summary('list the registered codecs, filters and packers')
    .description(
      'List the registered codecs (array to bytes), filters (array to array) and packers (bytes to bytes).',
    )
    .option('--json', 'as JSON')
    .option('--plugin <module>', 'also those that a module exports; may be given several times', collect)
    .addHelpText('after', examples)
    .action(async (options: { json?: boolean; plugin?: string[] }) => {
      const stages = await loadPlugins(registry, options.plugin ?? []);
      const loaded = await Promise.all(stages.registry.ids.map((id) => stages.registry.load(id)));
      const entries = loaded.map(({ id, kind, spec }) => ({
        id,
        kind,
        version: spec.version,
        summary: spec.summary,
        params: spec.paramNames,
      }));
      if (options.json === true) io.stdout.write(toJson(entries));
      else io.stdout.write(`${listing(entries.map(({ id, kind, summary }) => [id, kind, summary]))}\n`);
    });
}
