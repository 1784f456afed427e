import { parseSetting } from './arguments.js';
import { splitOutside } from './split.js';

/** A stage as a command line names it. */
export interface StageText {
  readonly id: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Ids start with a letter, so that the + of a number such as 1e+3 joins no stages. */
const JOINT = '\\+(?=\\s*[A-Za-z])';

/**
 * Stages joined by `+`, in the order in which encoding applies them, each with its options behind colons:
 * `power:exponent=0.5+dct:blockSize=16:keep=4+deflate`. Values are read as `parseSetting` does.
 *
 * @throws VdfcError `BAD_OPTION` for an option that is not `key=value`
 */
export function parsePipeline(text: string): StageText[] {
  return splitOutside(text, JOINT).map((part) => {
    const [id, ...settings] = splitOutside(part, ':') as [string, ...string[]];
    const options = settings.map((setting) => parseSetting(setting.trim(), `'${text}'`));
    return { id: id.trim(), options: Object.fromEntries(options.map(({ key, value }) => [key, value])) };
  });
}
