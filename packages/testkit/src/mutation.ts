import type { Random } from '@vdfc/numerics/random';

/** Bytes of a container before its header: magic and format version. */
const PREFIX = 5;
const CHECKSUM = 4;

/**
 * A damaged copy of `bytes`: one to four changes at random places, such as flipped bits, lengths set to extremes, and
 * pieces cut out, doubled or put in.
 */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let damaged: Uint8Array = bytes.slice();
  const changes = 1 + random.integer(4);
  for (let i = 0; i < changes; i++) damaged = change(damaged, random);
  return damaged;
}

function change(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return random.fillBytes(new Uint8Array(1 + random.integer(8)));
  const at = somewhere(bytes.length, random);
  const length = 1 + random.integer(Math.min(16, bytes.length - at));
  switch (random.integer(8)) {
    case 0:
    case 1:
      bytes[at] ^= 1 << random.integer(8);
      return bytes;
    case 2:
      bytes[at] = random.integer(256);
      return bytes;
    case 3:
      // A length or count gone wild, in any of the usual widths.
      return bytes.fill([0x00, 0x7f, 0x80, 0xff][random.integer(4)]!, at, at + 2 ** random.integer(4));
    case 4:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length));
    case 5:
      return joined(bytes.subarray(0, at + length), bytes.subarray(at));
    case 6:
      return joined(bytes.subarray(0, at), random.fillBytes(new Uint8Array(length)), bytes.subarray(at));
    default:
      return bytes.slice(0, at);
  }
}

/** A place among `length` bytes: half the time anywhere, else where headers and footers mostly are. */
function somewhere(length: number, random: Random): number {
  switch (random.integer(4)) {
    case 0:
      return random.integer(Math.min(length, 64));
    case 1:
      return length - 1 - random.integer(Math.min(length, 16));
    default:
      return random.integer(length);
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * A container damaged behind its checksum's back: header and payload are mutated and the checksum is made anew, so that
 * only the checks of stages and header stand between the damage and the result.
 */
export function mutateContainer(bytes: Uint8Array, random: Random): Uint8Array {
  const inside = mutate(bytes.subarray(PREFIX, bytes.length - CHECKSUM), random);
  return repairChecksum(joined(bytes.subarray(0, PREFIX), inside, new Uint8Array(CHECKSUM)));
}

/** A copy of a container whose last four bytes are the right CRC-32C of those before. */
export function repairChecksum(container: Uint8Array): Uint8Array {
  const bytes = container.slice();
  const end = bytes.length - CHECKSUM;
  new DataView(bytes.buffer).setUint32(end, crc32c(bytes.subarray(0, end)), true);
  return bytes;
}

/** CRC-32C (Castagnoli; RFC 3720, appendix B.4), bit by bit: slow, and independent of the one under test. */
export function crc32c(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0x82f63b78 & -(crc & 1));
  }
  return ~crc >>> 0;
}
