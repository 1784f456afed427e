/**
 * Splits a text where `separator`, the source of a regular expression without groups, matches: not within the strings,
 * lists and objects of JSON.
 */
export function splitOutside(text: string, separator: string): string[] {
  const tokens = new RegExp(`"(?:\\\\.|[^"\\\\])*"|[[{]|[\\]}]|(${separator})`, 'g');
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, 1: split, index } of text.matchAll(tokens)) {
    if (split !== undefined && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + split.length;
    } else if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth = Math.max(0, depth - 1);
  }
  return [...parts, text.slice(from)];
}
