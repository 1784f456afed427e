/** One child of the footer's root. */
export interface FooterElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** What stands between the tags: the offset of the array. */
  readonly text: string;
}

const root = /\s*(?:<\?[^>]*>\s*)?<VLSV\s*>/y;
const rootEnd = /\s*<\/VLSV\s*>/y;
const tagStart = /\s*<([A-Za-z_][\w.:-]*)/y;
const attribute = /\s+([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
const tagEnd = /\s*>([^<]*)<\/([\w.:-]+)\s*>/y;

/**
 * The children of the root `VLSV`. Not a strict XML parser: the C++ library escapes nothing, so that an
 * attribute (a unit in LaTeX) may hold `<`, `>` and `&` as they are. Whatever follows the root is ignored.
 *
 * @throws Error saying what was expected where
 */
export function scanFooter(text: string): FooterElement[] {
  const scan = new Scan(text);
  scan.expect(root, 'the root element <VLSV>');
  const elements: FooterElement[] = [];
  while (scan.accept(rootEnd) === null) elements.push(scanElement(scan));
  return elements;
}

function scanElement(scan: Scan): FooterElement {
  const tag = scan.expect(tagStart, 'a tag or </VLSV>')[1]!;
  const attributes: [string, string][] = [];
  for (let found = scan.accept(attribute); found !== null; found = scan.accept(attribute)) {
    attributes.push([found[1]!, undoEntities(found[2] ?? found[3]!)]);
  }
  const [, content, endTag] = scan.expect(tagEnd, `> or an attribute of ${tag}`);
  if (endTag !== tag) scan.fail(`</${tag}>`);
  return { tag, attributes: Object.fromEntries(attributes), text: content!.trim() };
}

/** A place in a text that moves on with every match. */
class Scan {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  accept(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  expect(pattern: RegExp, what: string): RegExpExecArray {
    return this.accept(pattern) ?? this.fail(what);
  }

  fail(what: string): never {
    const found = JSON.stringify(this.#text.slice(this.#at, this.#at + 32));
    throw new Error(`expected ${what} at character ${this.#at} of the footer, got ${found}`);
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function undoEntities(value: string): string {
  return value.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name]!);
}
