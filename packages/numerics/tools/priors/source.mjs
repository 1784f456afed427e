// The text of src/coding/priors.ts.
import { readFileSync } from 'node:fs';

const path = new URL('../../src/coding/priors.ts', import.meta.url);

/** The present text with other numbers in it; to be formatted by `biome check --write`. */
export function sourceOf({ table, magnitudes, signs }) {
  const rows = magnitudes.map((weights) => `  [${weights.join(', ')}],`).join('\n');
  return [
    [/(magnitudeWeights: [^=]*= )\[[\s\S]*?\n\];/, `[\n${rows}\n];`],
    [/(signWeights: [^=]*= )\[[^\]]*\];/, `[${signs.join(', ')}];`],
    [/(priorTable: [\s\S]*?Int8Array\.from\()\[[^\]]*\]\);/, `[${table.join(', ')}]);`],
  ].reduce(
    (text, [pattern, numbers]) => {
      if (!pattern.test(text)) throw new Error(`Cannot find ${pattern} in ${path.pathname}`);
      return text.replace(pattern, (_, before) => before + numbers);
    },
    readFileSync(path, 'utf8'),
  );
}
