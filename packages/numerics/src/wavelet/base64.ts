/** The part used here of what browsers and Node have, but the language's own library types have not. */
interface Host {
  readonly atob: (base64: string) => string;
}

/** The bytes of a base64 text. */
export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from((globalThis as unknown as Host).atob(text), (char) => char.charCodeAt(0));
}
