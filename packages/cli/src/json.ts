/**
 * A value as JSON text for `--json`. Numbers that JSON has no word for become null, bytes hexadecimal text.
 */
export function toJson(value: unknown): string {
  const plain = (_key: string, part: unknown): unknown =>
    part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part;
  return `${JSON.stringify(value, plain, 2)}\n`;
}
