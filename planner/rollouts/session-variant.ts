import { armOf } from "../../rollout/arm.ts";
import { type Arm, USUAL_VARIANT } from "../../schemas/rollout/variant.ts";
import { type ChoosableVariant, choosableVariants } from "../../utils/postgres/stores/rollouts/chosen-variant.ts";
import { checkModelId } from "../given/model-id.ts";
import type { StoredContext } from "../wiring/context.ts";
import { isReachable } from "./reachable-model.ts";
import { variantNamed } from "./variants.ts";

/** What a new session is begun with. */
interface Wanted {
  readonly preset: string;
  /** A stored variant's name, the beginning of its version, or `default`. */
  readonly variant?: string | undefined;
  /** A model that is asked for by its id. */
  readonly model?: string | undefined;
}

/** What a session runs under from its first run to its last. */
export interface GivenVariant {
  /** Its version; null is the program as it is. */
  readonly variant: string | null;
  /** The rollout that the session is counted in; null where it is in none. */
  readonly rollout: string | null;
  readonly arm: Arm | null;
  readonly model: string;
}

const UNCOUNTED = { rollout: null, arm: null } as const;

/**
 * What a new session runs under: the variant that is asked for; else, where a rollout runs for its preset, what the person's
 * arm has; else the variant that was promoted last. Who asks for a variant or a model is in no rollout, and neither is who
 * cannot have the models of both arms: nobody is refused for a model that they did not ask for.
 * @throws AppError `variant-unknown`, `usage` for what is no model's id; of category `storage`.
 */
export async function variantFor(context: StoredContext, { preset, variant, model }: Wanted): Promise<GivenVariant> {
  const asked = model === undefined ? null : checkModelId(model);
  const under = (chosen: ChoosableVariant | null, counted: Pick<GivenVariant, "rollout" | "arm"> = UNCOUNTED) => ({
    variant: chosen?.version ?? null,
    ...counted,
    model: asked ?? chosen?.model ?? context.modelFor(preset),
  });
  if (variant !== undefined) {
    const { name, version, content } = await variantNamed(context, variant);
    return under(name === USUAL_VARIANT.name ? null : { version, model: content.model ?? null });
  }
  const { running, promoted } = await choosableVariants(context.store.pool, preset);
  const { person, models } = context.requester;
  const canHave = async (own: string | null | undefined) => {
    if (models !== undefined && !models.includes(own ?? context.modelFor(preset))) return false;
    return typeof own !== "string" || (await isReachable(context, own));
  };
  // Who can have the model of one arm only would be counted there alone, and the arms would differ by who is in them.
  if (running && asked === null && (await canHave(running.canary.model)) && (await canHave(running.control?.model))) {
    const { rollout, share, canary, control } = running;
    const arm = armOf(rollout, person, share);
    return under(arm === "canary" ? canary : control, { rollout, arm });
  }
  if (!promoted?.model || asked !== null || (await canHave(promoted.model))) return under(promoted);
  return under({ ...promoted, model: null });
}
