import type { ArmCounts, VariantRef } from "../../../schemas/rollout/rollout.ts";
import { PROGRAM } from "../program-name.ts";
import { count } from "../wording-en.ts";

/** What a sentence about a change of a rollout needs. */
export interface ChangedRollout {
  readonly preset: string;
  readonly variant: VariantRef;
  readonly control: VariantRef | null;
}

/** A variant as it is shown: its name and the beginning of its version. */
export function variantEn(variant: VariantRef | null): string {
  return variant === null ? "the program as it is" : `${variant.name} (${variant.version.slice(0, 12)})`;
}

const goesOn = "Sessions that are there keep what they began with.";

/** Sentences on rollouts, in English. */
export const ROLLOUT_EN = {
  rollout: {
    columns: { id: "ID", state: "STATE", preset: "PRESET", share: "SHARE", started: "STARTED", variant: "VARIANT" },
    states: { running: "running", promoted: "promoted", "rolled-back": "rolled back" },
    arms: { canary: "canary", control: "control" },
    variant: variantEn,
    none: `No rollout was started yet. Start one with: ${PROGRAM} rollout start VARIANT --share 5%`,
    more: (shown: number) => `There are more than ${shown}; --limit shows more.`,
    badLimit: (text: string) => `--limit must be a whole number above 0, and is ${text}.`,

    started: ({ preset, variant, control }: ChangedRollout, share: string) =>
      `From now on ${share} of the users get ${variantEn(variant)} in new sessions with the preset ${preset}; the others get ${variantEn(control)}. See how it goes with: ${PROGRAM} rollout status`,
    raised: ({ variant }: ChangedRollout, before: string, share: string) =>
      `${share} of the users get ${variantEn(variant)} now; it was ${before} before. Whoever had it keeps it.`,
    lowered: ({ variant, control }: ChangedRollout, before: string, share: string) =>
      `${share} of the users get ${variantEn(variant)} now; it was ${before} before. Whoever is left out goes back to ${variantEn(control)} with their next session. ${goesOn}`,
    same: (share: string) => `The share is ${share} already; nothing was changed.`,
    promoted: ({ preset, variant }: ChangedRollout) =>
      `All new sessions with the preset ${preset} get ${variantEn(variant)} now. ${goesOn}`,
    rolledBack: ({ preset, control }: ChangedRollout) =>
      `All new sessions with the preset ${preset} get ${variantEn(control)} now. ${goesOn}`,

    heading: ({ preset, variant }: ChangedRollout, id: string) =>
      `Rollout ${id} of ${variantEn(variant)}, for new sessions with the preset ${preset}`,
    running: (share: string, at: string, person: string) =>
      `Running with ${share} of the users, since ${at} (${person}).`,
    over: { promoted: (at: string) => `Promoted at ${at}.`, "rolled-back": (at: string) => `Rolled back at ${at}.` },
    byItself: (reason: string) => `It was rolled back by itself: ${reason}.`,
    table: { arm: "ARM", sessions: "SESSIONS ENDED", failures: "FAILED", rate: "RATE", variant: "WHAT THEY GET" },
    evidence: {
      heading: "Rolls back by itself as soon as one of these is reached:",
      columns: { what: "WHAT THE CANARY'S FAILURES SPEAK FOR", now: "NOW", bound: "ROLLS BACK AT" },
      limit: "it fails more often than the level of service allows",
      control: "it fails more often than the control",
    },
    warned: ({ sessions, failures }: ArmCounts) =>
      `Warning: ${failures} of ${count(sessions, "session", "sessions")} of the canary failed, which is above the level of service so far.`,
    acts: {
      columns: { at: "WHEN", who: "WHO", act: "WHAT" },
      guard: "by itself",
      start: (share: string) => `started with ${share}`,
      share: (before: string, share: string) => `moved from ${before} to ${share}`,
      promote: "promoted",
      rollback: (reason: string | null) => `rolled back${reason === null ? "" : `: ${reason}`}`,
      warn: "warned",
    },
    inArm: {
      canary: (variant: VariantRef | null, preset: string) =>
        `Canary: in new sessions with the preset ${preset} this user gets ${variantEn(variant)}.`,
      control: (variant: VariantRef | null, preset: string) =>
        `Control: in new sessions with the preset ${preset} this user gets ${variantEn(variant)}, as before.`,
    },
  },
};

/** What to type after an error on rollouts, in English. */
export const ROLLOUT_NEXT_EN = {
  "rollout-unknown": () => `See: ${PROGRAM} rollout list`,
  "rollout-none": () => `See: ${PROGRAM} rollout list`,
};

/** What `--help` says of them, in English. */
export const ROLLOUT_HELP_EN = {
  commands: {
    rollout: "Give some of the users a variant, and see whether it does better",
    rolloutStart: "Give a share of the users a variant in their new sessions; always the same users",
    rolloutStatus: "Show how a rollout goes: failures of both arms, and who did what and when",
    rolloutList: "List the rollouts, the one that was started last first",
    rolloutShare: "Give the variant to more users, or to fewer; raising it, nobody loses it who has it",
    rolloutPromote: "Give the variant to all new sessions of its preset, and end the rollout",
    rolloutRollback: "Give all new sessions what they had before, and end the rollout",
    rolloutArm: "Show which arm of a rollout a user is in",
  },
  options: {
    rolloutVariant: "the variant: its name, the beginning of its version, or its file",
    rolloutShare: "how many of the users get it, such as 5%",
    rolloutPreset: "the preset whose new sessions it is for; the usual one if none is given",
    runningPreset: "the preset, where rollouts of several run",
    anyRollout: "its id, or the beginning of it; without it those that run, else the last one",
    rollouts: "how many rollouts at most",
    rollbackReason: "why, for whoever reads it later",
    rolloutUser: "the user's id, as the server knows them",
  },
};
