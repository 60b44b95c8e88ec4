/** Something that falls due: `key` names it, `due` is its time in milliseconds since 1970. */
export type Due = { readonly key: string; readonly due: number };

/**
 * Due times as part of the state: the earliest is found in O(1), added and taken in O(log n), removed lazily.
 *
 * Timers are not the server's (a schedule would write into CORE behind the fence): the ordered loop commits each as a
 * record once `now` has passed it, so a crash forgets none (architecture §4).
 */
export class DueTimes {
  readonly #heap: Due[] = [];
  readonly #live = new Map<string, number>();

  get size(): number {
    return this.#live.size;
  }

  /** Sets or moves the time at which `key` falls due. */
  set(key: string, due: number): void {
    this.#live.set(key, due);
    this.#heap.push({ key, due });
    this.#up(this.#heap.length - 1);
  }

  remove(key: string): void {
    this.#live.delete(key);
  }

  has(key: string): boolean {
    return this.#live.has(key);
  }

  /** The earliest that is due at `now`, without taking it: it is removed when its record is applied. */
  firstDue(now: number): Due | null {
    for (let top = this.#heap[0]; top; top = this.#heap[0]) {
      if (this.#live.get(top.key) === top.due) return top.due <= now ? top : null;
      this.#pop();
    }
    return null;
  }

  entries(): Due[] {
    return [...this.#live].map(([key, due]) => ({ key, due }));
  }

  static from(entries: readonly Due[]): DueTimes {
    const times = new DueTimes();
    for (const { key, due } of entries) times.set(key, due);
    return times;
  }

  #up(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#dueAt(parent) <= this.#dueAt(index)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      const child = this.#dueAt(left + 1) < this.#dueAt(left) ? left + 1 : left;
      if (this.#dueAt(child) >= this.#dueAt(index)) return;
      this.#swap(index, child);
      index = child;
    }
  }

  #dueAt(index: number): number {
    return this.#heap[index]?.due ?? Infinity;
  }

  #swap(a: number, b: number): void {
    const first = this.#heap[a];
    const second = this.#heap[b];
    if (!first || !second) return;
    this.#heap[a] = second;
    this.#heap[b] = first;
  }
}
