/** A statement as a draft has it. */
export type DraftStatement = {
  readonly id: string;
  readonly item: string;
  readonly about: string;
  readonly value: unknown;
  readonly assertion: string;
  readonly on: string;
  readonly summary?: string;
};

/** Makes statements with ids of their own, all on one day unless one says another. */
export class Statements {
  readonly #on: string;
  readonly all: DraftStatement[] = [];

  constructor(on: string) {
    this.#on = on;
  }

  add(
    item: string,
    value: unknown,
    more: {
      readonly assertion?: string;
      readonly on?: string | null;
      readonly summary?: string | undefined;
      readonly about?: string;
    } = {},
  ): void {
    const { assertion = "fact", on, summary, about = "child" } = more;
    const id = `s${this.all.length + 1}`;
    this.all.push({
      id,
      item,
      about,
      value,
      assertion,
      on: on ?? this.#on,
      ...(summary === undefined ? {} : { summary }),
    });
  }
}
