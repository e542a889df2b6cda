import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import type { PlannerContext, VariantParts } from "../wiring/context.ts";

/** More than there are under way at a time: two for each preset with a rollout, and those that old sessions have. */
const MOST = 30;

/** What sessions run with by their variant, made when the first of them needs it; those used last are kept. */
export class VariantContexts {
  readonly #usual: VariantParts;
  readonly #make: (version: string) => Promise<VariantParts>;
  readonly #made = new Map<string, Promise<VariantParts>>();

  constructor(usual: VariantParts, make: (version: string) => Promise<VariantParts>) {
    this.#usual = usual;
    this.#make = make;
  }

  /** @param version Null for the program as it is. @throws What making it does; the next who needs it tries again. */
  async of(version: string | null): Promise<VariantParts> {
    if (version === null) return this.#usual;
    const parts = this.#made.get(version) ?? this.#make(version);
    this.#made.delete(version);
    this.#made.set(version, parts);
    for (const oldest of this.#made.keys()) {
      if (this.#made.size <= MOST) break;
      this.#made.delete(oldest);
    }
    try {
      return await parts;
    } catch (error) {
      if (this.#made.get(version) === parts) this.#made.delete(version);
      throw error;
    }
  }
}

/**
 * The context that a session runs in, and is shown in: with the graph and the practice of its own variant, on every machine
 * and whatever became of the rollout that it began in.
 * @throws AppError `storage-failed` where the variant is not there any more; of category `storage`.
 */
export async function contextUnder(
  context: PlannerContext,
  { variant }: Pick<SessionRow, "variant">,
): Promise<PlannerContext> {
  return { ...context, ...(await context.partsUnder(variant)) };
}
