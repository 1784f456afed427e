import type { Contestant } from './contestants.js';
import type { Subject } from './input.js';
import { type MeasureTools, measure } from './measure.js';
import { failureOf, keyOf, type Row } from './row.js';
import { type Summary, summarise } from './summary.js';
import type { OnFraction } from './tuning.js';

/** One array and a codec at one of its qualities. */
export interface SweepRow extends Row {
  /** 0 (smallest) to 1 (finest). */
  readonly quality: number;
  /** The options that stand for it. */
  readonly options: object;
}

/** What a codec made of all arrays together at one of its qualities. */
export interface SweepSummary extends Summary {
  readonly quality: number;
  readonly options: object;
}

/**
 * Measures a codec on one array at `count` qualities, evenly from 0 to 1, less those that have the options of the one
 * before. A codec without a quality has no rows.
 */
export async function sweepRows(
  subject: Subject,
  contestant: Contestant,
  count: number,
  tools: MeasureTools,
  onFraction: OnFraction,
): Promise<SweepRow[]> {
  const { codec } = contestant;
  if (codec.quality === undefined) return [];
  const rows: SweepRow[] = [];
  let before: string | undefined;
  for (let i = 0; i < count; i++) {
    const quality = i / (count - 1);
    onFraction(quality);
    const row = { ...keyOf(subject, contestant), quality, options: {} };
    try {
      const options = codec.quality(quality);
      // A codec whose options go in steps has the same ones for several qualities.
      const text = JSON.stringify(options);
      if (text === before) continue;
      before = text;
      const { measured } = await measure(codec, options, subject, tools);
      rows.push({ ...row, options, measured });
    } catch (error) {
      rows.push({ ...row, failure: failureOf(error) });
    }
  }
  return rows;
}

/** One summary for each codec and quality, codec by codec, qualities rising. */
export function summariseSweep(rows: readonly SweepRow[]): SweepSummary[] {
  const codecs = [...new Set(rows.map(({ codec }) => codec))];
  return codecs.flatMap((codec) => {
    const ofCodec = rows.filter((row) => row.codec === codec);
    const qualities = [...new Set(ofCodec.map(({ quality }) => quality))];
    return qualities.map((quality) => {
      const points = ofCodec.filter((row) => row.quality === quality);
      return { ...summarise(points)[0]!, quality, options: points[0]!.options };
    });
  });
}
