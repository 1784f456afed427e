/** Items with keys: the one of the largest key comes first, of equal ones any. A binary heap. */
export class Queue<T> {
  readonly #items: { readonly key: number; readonly item: T }[] = [];

  push(key: number, item: T): void {
    const items = this.#items;
    const added = { key, item };
    let at = items.push(added) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (items[above]!.key >= key) break;
      items[at] = items[above]!;
      at = above;
    }
    items[at] = added;
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first?.item;
    let at = 0;
    for (let next = 1; next < items.length; next = 2 * at + 1) {
      if (next + 1 < items.length && items[next + 1]!.key > items[next]!.key) next++;
      if (items[next]!.key <= last.key) break;
      items[at] = items[next]!;
      at = next;
    }
    items[at] = last;
    return first.item;
  }
}
