import { AppError } from "../../utils/errors.ts";
import type { PlannerContext } from "../wiring/context.ts";

/** A step as the history numbers it; the first is -1. */
const STEP = /^-?\d{1,6}$/;
const MOST_LISTED = 10;

/**
 * The checkpoint that a person means: the one of this id or of this step, else the only one whose id begins like this.
 * @throws AppError `checkpoint-unknown`, `checkpoint-ambiguous`.
 */
export async function checkpointNamed({ store }: PlannerContext, session: string, name: string): Promise<string> {
  const all = await store.checkpoints(session);
  if (all.some(({ checkpoint }) => checkpoint === name)) return name;
  const fits = all.filter(({ checkpoint, step }) => {
    return STEP.test(name) ? step === Number(name) : name !== "" && checkpoint.startsWith(name);
  });
  const [found, ...others] = fits.map(({ checkpoint }) => checkpoint);
  const checkpoint = name.slice(0, 80);
  if (found === undefined) throw new AppError("checkpoint-unknown", { session, checkpoint });
  if (others.length === 0) return found;
  const shown = [found, ...others].slice(0, MOST_LISTED).join(", ");
  const checkpoints = others.length < MOST_LISTED ? shown : `${shown}, ...`;
  throw new AppError("checkpoint-ambiguous", { session, checkpoint, checkpoints });
}
