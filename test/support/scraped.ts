/** Values of a scrape by their names with labels, as they stand there. */
export class Scraped {
  readonly text: string;
  readonly #values: ReadonlyMap<string, number>;

  constructor(text: string) {
    this.text = text;
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    this.#values = new Map(lines.map((line) => [line.replace(/ \S+$/, ""), Number(line.split(" ").at(-1))]));
  }

  /** @throws Error for what is not there: it is none that is 0. */
  value(name: string): number {
    const value = this.#values.get(name);
    if (value === undefined) throw new Error(`There is no ${name}`);
    return value;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Over all labels. */
  sum(name: string): number {
    const ours = [...this.#values].filter(([key]) => key === name || key.startsWith(`${name}{`));
    return ours.reduce((sum, [, value]) => sum + value, 0);
  }

  /** The values that a label has. */
  labelled(name: string, label: string): string[] {
    const of = new RegExp(`^${name}\\{(?:.*,)?${label}="([^"]*)"`);
    return [...new Set([...this.#values.keys()].flatMap((key) => of.exec(key)?.[1] ?? []))];
  }

  /** What is not 0, of all that begins like this. */
  above0(start: string): Record<string, number> {
    return Object.fromEntries([...this.#values].filter(([key, value]) => key.startsWith(start) && value !== 0));
  }
}
