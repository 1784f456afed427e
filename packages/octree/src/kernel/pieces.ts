import { canCut, lowLength } from './tree.js';

/** A piece of a line, one of all that repeated halving makes. */
export interface Piece {
  readonly first: number;
  readonly length: number;
  /** Halvings that made it. */
  readonly level: number;
  /** Places of its halves in the list, behind its own; -1 where it is not cut. */
  readonly low: number;
  readonly high: number;
}

/** All pieces of an axis, the whole first, each before its halves. */
export function piecesOf(length: number, axis: number, rank: number): readonly Piece[] {
  const pieces: Piece[] = [{ first: 0, length, level: 0, low: -1, high: -1 }];
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    if (!canCut(piece.length, axis, rank)) continue;
    const low = lowLength(piece.length);
    const part = { level: piece.level + 1, low: -1, high: -1 };
    pieces[i] = { ...piece, low: pieces.length, high: pieces.length + 1 };
    pieces.push({ ...part, first: piece.first, length: low });
    pieces.push({ ...part, first: piece.first + low, length: piece.length - low });
  }
  return pieces;
}
