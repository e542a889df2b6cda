// Rounds in which every peer has a turn, in an order that changes from round to round: on a machine that others use too,
// only what ran side by side can be compared.

/** One in each direction. */
const ROUNDS_LEAST = 2;

export interface RoundsOptions {
  readonly title: string;
  readonly rounds: number;
  /** When it is over, the warm-up counted, no further round begins once there were 2. */
  readonly budgetMs: number;
  /** Where each line of progress goes. */
  readonly say: (line: string) => void;
}

/** What one peer's turn gave, by the name of the quantity. */
export type Turn<Q extends string> = Readonly<Record<Q, number>>;

/** The turns of all rounds. */
export class Rounds<P extends string, Q extends string> {
  readonly turns: Readonly<Record<P, Turn<Q>>>[] = [];

  /** The median of one peer's quantity over the rounds. */
  median(peer: P, quantity: Q): number {
    return median(this.turns.map((round) => round[peer][quantity]));
  }

  /** The median over the rounds of how two peers compare within one. */
  ratio(quantity: Q, over: P, under: P): number {
    return median(this.turns.map((round) => round[over][quantity] / round[under][quantity]));
  }
}

/** Runs rounds of turns, after one that warms up, and prints each. */
export async function runRounds<P extends string, Q extends string>(
  { title, rounds, budgetMs, say }: RoundsOptions,
  turns: Readonly<Record<P, () => Promise<Turn<Q>>>>,
): Promise<Rounds<P, Q>> {
  say(`\n${title}`);
  const made = new Rounds<P, Q>();
  const names = Object.keys(turns) as P[];
  const endsAt = performance.now() + budgetMs;
  for (let round = 0; round <= rounds; round += 1) {
    if (round > ROUNDS_LEAST && performance.now() > endsAt) break;
    const results: Partial<Record<P, Turn<Q>>> = {};
    for (const name of orderOf(names, round)) results[name] = await turns[name]();
    const complete = results as Record<P, Turn<Q>>;
    say(line(round === 0 ? "warm-up" : `round ${round}`, names, complete));
    if (round > 0) made.turns.push(complete);
  }
  return made;
}

/** Each peer comes first, and right before and after each other one, in turn. */
function orderOf<P>(names: readonly P[], round: number): P[] {
  const rotated = names.map((_, at) => names[(at + (round >> 1)) % names.length] as P);
  return round % 2 === 0 ? rotated : rotated.reverse();
}

function line<P extends string, Q extends string>(title: string, names: P[], turns: Record<P, Turn<Q>>): string {
  const cells = names.map((name) => {
    const quantities = Object.entries<number>(turns[name]).filter(([, value]) => value !== 0);
    return `${name}: ${quantities.map(([quantity, value]) => `${quantity} ${figure(value)}`).join(", ")}`;
  });
  return `${title.padEnd(8)} | ${cells.join(" | ")}`;
}

/** A number as short as it can be read. */
export function figure(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** The value that this share of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
