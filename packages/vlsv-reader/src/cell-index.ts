/** Where each id of a list is in it: a sorted copy and the row of each of its ids. 12 bytes an id. */
export class CellIndex {
  /** The ids in the order of the list. */
  readonly ids: Float64Array;
  readonly #sorted: Float64Array;
  readonly #rows: Uint32Array;

  constructor(ids: Float64Array) {
    this.ids = ids;
    this.#sorted = ids.slice().sort();
    this.#rows = new Uint32Array(ids.length);
    for (let row = 0; row < ids.length; row++) this.#rows[this.#rank(ids[row]!)] = row;
  }

  /** An id that occurs twice, if any does. */
  get duplicate(): number | undefined {
    return this.#sorted.find((id, at) => at > 0 && this.#sorted[at - 1] === id);
  }

  /** Row of an id in the list, or undefined if it is not in it. */
  row(id: number): number | undefined {
    const at = this.#rank(id);
    return this.#sorted[at] === id ? this.#rows[at] : undefined;
  }

  /** Number of ids below `id`. */
  #rank(id: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sorted[middle]! < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
