import { AppError } from "../../utils/errors.ts";
import { Spending } from "../../utils/llm/calls/spending.ts";
import type { Requester } from "../requester.ts";

interface DayOfPerson {
  /** The day's first moment (UTC). */
  readonly since: number;
  readonly budgetUsd: number;
  readonly spending: Spending;
}

/** What there is to know what was spent. */
export interface DailyBudgetsOptions {
  /** What a person's sessions have paid for since then. */
  readonly spentSince: (person: string, since: Date) => Promise<number>;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;

/**
 * What people may spend in a day, over all their sessions. Those that run in this process share one account, so that ten
 * at once spend no more than one; what other processes spend is seen whenever a run begins.
 */
export class DailyBudgets {
  readonly #options: DailyBudgetsOptions;
  readonly #days = new Map<string, DayOfPerson>();

  constructor(options: DailyBudgetsOptions) {
    this.#options = options;
  }

  /**
   * What a run of this person is held to, beside its session's own limit: undefined where they have no budget.
   * @throws AppError `budget-spent`; of category `storage`.
   */
  async open({ person, dailyCostUsd }: Requester): Promise<Spending | undefined> {
    if (dailyCostUsd === undefined) return undefined;
    const since = Math.floor(this.#options.now().getTime() / DAY_MS) * DAY_MS;
    const spent = await this.#options.spentSince(person, new Date(since));
    const { spending } = this.#dayOf(person, dailyCostUsd, since);
    spending.raise(spent);
    if (spending.usedUsd >= dailyCostUsd) throw budgetSpent(dailyCostUsd, since + DAY_MS);
    return spending;
  }

  #dayOf(person: string, budgetUsd: number, since: number): DayOfPerson {
    const known = this.#days.get(person);
    if (known?.since === since && known.budgetUsd === budgetUsd) return known;
    for (const [other, day] of this.#days) if (day.since < since) this.#days.delete(other);
    const limit = { maxTokens: null, maxCostUsd: budgetUsd };
    const day = { since, budgetUsd, spending: new Spending(limit, { tokens: 0, costUsd: 0 }, () => {}) };
    this.#days.set(person, day);
    return day;
  }
}

function budgetSpent(budgetUsd: number, untilMs: number): AppError {
  const until = new Date(untilMs).toISOString().replace(".000Z", "Z");
  return new AppError("budget-spent", { budget: `$${budgetUsd}`, until });
}
