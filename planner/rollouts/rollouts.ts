import { randomUUID } from "node:crypto";
import { presetNamed } from "../../graph/practice.ts";
import { armOf } from "../../rollout/arm.ts";
import { type GuardState, guardView } from "../../rollout/guard/guard.ts";
import { type GivenShare, shareOf } from "../../rollout/share.ts";
import type { Rollout, RolloutAct, VariantRef } from "../../schemas/rollout/rollout.ts";
import type { RolloutReport } from "../../schemas/rollout/rollout-report.ts";
import { type Arm, USUAL_VARIANT } from "../../schemas/rollout/variant.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import type { RolloutEnd, StoredRollout } from "../../utils/postgres/stores/rollouts/rollout-store.ts";
import { checkStorable } from "../given/storable-text.ts";
import { checkAdmin } from "../requester.ts";
import type { StoredContext } from "../wiring/context.ts";
import { foldOutcomes } from "./guard-rollout.ts";
import { rolloutWarnings } from "./reachable-model.ts";
import { reportOn } from "./report.ts";
import { rollbackReason } from "./rollback-reason.ts";
import { variantNamed } from "./variants.ts";

/** What some of a preset's new sessions are to get. */
export interface StartRollout {
  /** A variant's name, the beginning of its version, or its file where `files` says so. */
  readonly variant: string;
  /** Whether it may be a file of this machine: never for a request from outside. */
  readonly files?: boolean | undefined;
  /** Of users; each is in one arm, whatever the machine. */
  readonly share: GivenShare;
  /** The preset whose sessions it is for; the configuration's where it is not given, else `balanced`. */
  readonly preset?: string | undefined;
}

/** Which rollout is meant: one by its id or the beginning of it, else the one that runs, for a preset where several do. */
export interface RolloutChoice {
  readonly rollout?: string | undefined;
  readonly preset?: string | undefined;
}

/** Which page of the rollouts. */
export interface RolloutsRequest {
  /** How many at most; 50 where it is not given. */
  readonly limit?: number | undefined;
  /** The id of the last one of the page before. */
  readonly after?: string | undefined;
}

/** A rollout as it stands, with the reason in both languages. */
export type RolloutView = Omit<Rollout, "reason"> & { readonly reason: Wording | null };

/** Which arm a user is in, and what they get there; null is the program as it is. */
export interface UserArm {
  readonly rollout: string;
  readonly preset: string;
  readonly arm: Arm;
  readonly variant: VariantRef | null;
}

const PAGE_ROLLOUTS = 50;
const MAX_REASON_CHARACTERS = 1_000;
const ID_LETTERS = /^[0-9a-f-]{1,36}$/;
/** As many ids as fit into a sentence. */
const MOST_LISTED = 5;
/** More of a name that means nothing here tells nothing. */
const MOST_SHOWN = 80;

/**
 * The use cases on rollouts, for administrators alone: they change what everybody gets. Changes give the rollout as it stands
 * after them.
 * @throws AppError `admins-only`.
 */
export function rolloutUseCases(context: StoredContext) {
  const { rollouts, requester, config, practice } = context;
  checkAdmin(requester);
  const { person } = requester;

  /** @throws AppError `rollout-unknown`, `rollout-ambiguous`. */
  const named = async (name: string): Promise<StoredRollout> => {
    const start = name.toLowerCase();
    const found = ID_LETTERS.test(start) ? await rollouts.beginningWith(start, MOST_LISTED + 1) : [];
    const [first, ...others] = found;
    if (first === undefined) throw new AppError("rollout-unknown", { rollout: shownName(name) });
    if (others.length > 0) throw ambiguous(startsSo(shownName(name)), found);
    return first;
  };

  /** With what a process that was killed has left to judge. */
  const judged = async (rollout: StoredRollout): Promise<StoredRollout> => {
    if (rollout.state !== "running") return rollout;
    await foldOutcomes(context, rollout.id);
    return await named(rollout.id);
  };

  /** @throws AppError `rollout-none`, `rollout-ambiguous`. */
  const runningOne = async (preset: string | undefined): Promise<StoredRollout> => {
    const running = await rollouts.running();
    const [first, ...others] = preset === undefined ? running : running.filter((one) => one.preset === preset);
    if (first === undefined) throw none(preset);
    if (others.length > 0) throw ambiguous(SEVERAL_RUN_BY_PRESET, [first, ...others]);
    return first;
  };

  /** The one that is meant, for what only a running one takes. @throws AppError `rollout-over` too. */
  const chosen = async ({ rollout, preset }: RolloutChoice): Promise<StoredRollout> => {
    if (rollout === undefined) return await runningOne(preset);
    const found = await named(rollout);
    if (found.state !== "running") throw over(found);
    return found;
  };

  /** After a change, as it stands; else why there was none. */
  const changed = async (isChanged: boolean, { id, preset }: StoredRollout, { rollout }: RolloutChoice) => {
    const now = await named(id);
    if (isChanged) return view(now);
    // Somebody else, or the guard, was quicker.
    throw rollout === undefined ? none(preset) : over(now);
  };

  const end = async (choice: RolloutChoice, ending: Omit<RolloutEnd, "person">): Promise<RolloutView> => {
    const rollout = await chosen(choice);
    return await changed(await rollouts.end(rollout.id, { ...ending, person }), rollout, choice);
  };

  return {
    /**
     * Gives a share of the users a variant in the new sessions of a preset.
     * @throws AppError `share-invalid`; `usage` for a preset that there is not; `variant-unknown`; `variant-unusable` where new
     *   sessions get that one anyway; `rollout-running` where one of the preset runs already.
     */
    start: async ({ variant: name, files, share: given, preset: wanted }: StartRollout): Promise<RolloutView> => {
      const share = shareOf(given);
      const preset = wanted ?? config.defaults.preset ?? "balanced";
      presetNamed(practice, preset);
      const variant = await variantNamed(context, name, { files });
      const isUsual = variant.name === USUAL_VARIANT.name;
      if (isUsual) await context.variants.keep(variant.version, variant.content, person);
      const begun = { id: randomUUID(), preset, variant: variant.version, isUsual, share, person };
      const starting = await rollouts.start(begun);
      if ("started" in starting) return view(starting.started);
      if (starting.running) throw new AppError("rollout-running", { variant: starting.running.variant.name, preset });
      throw new AppError("variant-unusable", { variant: variant.name, problem: usedAnyway(preset) });
    },
    list: async ({ limit = PAGE_ROLLOUTS, after }: RolloutsRequest = {}): Promise<RolloutView[]> =>
      (await rollouts.list(limit, after)).map(view),
    /** @throws AppError `rollout-unknown`, `rollout-ambiguous`. */
    get: async (name: string): Promise<RolloutView> => view(await judged(await named(name))),
    /** Those that run, also where looking at one rolled it back; where none does, the one that was started last. */
    current: async (): Promise<RolloutView[]> => {
      const running = await Promise.all((await rollouts.running()).map(judged));
      return (running.length > 0 ? running : await rollouts.list(1)).map(view);
    },
    /** What may not be as it was meant, on this machine. */
    warnings: (rollout: RolloutView): Promise<Wording[]> => rolloutWarnings(context, rollout),
    /** Who did what to it and when, the oldest first. @throws AppError `rollout-unknown`, `rollout-ambiguous`. */
    acts: async (name: string): Promise<RolloutAct[]> => await rollouts.acts((await named(name)).id),
    /**
     * What its sessions say: whether the variant is better, worse, no different, or nothing yet.
     * @param name The one that runs where it is not given, and where none does, the one that was started last.
     * @param to In which language.
     * @throws AppError `rollout-unknown`, `rollout-ambiguous`; `rollout-none` where none was ever started.
     */
    report: async (name?: string, to = context.language): Promise<RolloutReport> => {
      const running = name === undefined ? await rollouts.running() : [await named(name)];
      const [found, ...others] = running.length > 0 ? running : await rollouts.list(1);
      if (found === undefined) throw none(undefined);
      if (others.length > 0) throw ambiguous(SEVERAL_RUN, running);
      return await reportOn(context, view(found), await rollouts.acts(found.id), to);
    },
    /**
     * Gives the variant to more users, or to fewer. Raised, nobody loses it who has it; lowered, who is left out gets the other
     * arm's with their next session. @returns Which share it was before, too.
     * @throws AppError `share-invalid`; as `promote`.
     */
    share: async (
      given: GivenShare,
      choice: RolloutChoice = {},
    ): Promise<RolloutView & { readonly before: number }> => {
      const share = shareOf(given);
      const rollout = await chosen(choice);
      const now = await changed(await rollouts.share(rollout.id, share, person), rollout, choice);
      return { ...now, before: rollout.share };
    },
    /**
     * Gives the variant to all new sessions of the preset; those that are there keep theirs.
     * @throws AppError `rollout-none`; `rollout-unknown`, `rollout-ambiguous`; `rollout-over`.
     */
    promote: async (choice: RolloutChoice = {}): Promise<RolloutView> => end(choice, { act: "promote" }),
    /**
     * Gives new sessions of the preset what its control has; those that are there keep theirs.
     * @param reason Why, for whoever reads the acts; `usage` where it is too long. @throws As `promote`.
     */
    rollback: async (choice: RolloutChoice = {}, reason?: string): Promise<RolloutView> =>
      end(choice, { act: "rollback", reason: checkedReason(reason) }),
    /** Which arm a user is in, whether or not they have begun a session. @throws As `promote`. */
    arm: async (user: string, choice: RolloutChoice = {}): Promise<UserArm> => {
      const { id, preset, share, variant, control } = await chosen(choice);
      const arm = armOf(id, user, share);
      return { rollout: id, preset, arm, variant: arm === "canary" ? variant : control };
    },
  };
}

function view({ guard, reason, startedAt, endedAt, ...rollout }: StoredRollout): RolloutView {
  return {
    ...rollout,
    // As the guard itself stored it; it refuses what it does not know.
    guard: guardView(guard as GuardState | null),
    reason: rollbackReason(reason),
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

function shownName(name: string): string {
  return JSON.stringify(name.slice(0, MOST_SHOWN));
}

/** Why it is not known which one is meant, and what to say of it. */
interface Ambiguity {
  readonly problem: Wording;
  readonly remedy: Wording;
}

const SEVERAL = { en: "Several rollouts are running", ko: "진행 중인 롤아웃이 여러 개입니다" };
const SEVERAL_RUN: Ambiguity = {
  problem: SEVERAL,
  remedy: { en: "Name one by its id", ko: "아이디로 하나를 정해 주세요" },
};
const SEVERAL_RUN_BY_PRESET: Ambiguity = {
  problem: SEVERAL,
  remedy: { en: "Say which preset is meant", ko: "어느 프리셋인지 정해 주세요" },
};

function startsSo(name: string): Ambiguity {
  return {
    problem: { en: `${name} may be one of several rollouts`, ko: `${name}에 해당하는 롤아웃이 여러 개입니다` },
    remedy: { en: "Give more of the id", ko: "아이디를 더 길게 적어 주세요" },
  };
}

function ambiguous(ambiguity: Ambiguity, found: readonly StoredRollout[]): AppError {
  const listed = found.slice(0, MOST_LISTED).map(({ id, preset }) => `${id} (${preset})`);
  const more = found.length > MOST_LISTED ? ", ..." : "";
  return new AppError("rollout-ambiguous", { ...ambiguity, rollouts: `${listed.join(", ")}${more}` });
}

function none(preset: string | undefined): AppError {
  const where =
    preset === undefined
      ? { en: "any preset", ko: "어느 프리셋에도" }
      : { en: `the preset ${preset}`, ko: `${preset} 프리셋에` };
  return new AppError("rollout-none", { preset: where });
}

function over({ id, variant, state }: StoredRollout): AppError {
  const end: Wording =
    state === "promoted" ? { en: "promoted", ko: "승격되었습니다" } : { en: "rolled back", ko: "되돌려졌습니다" };
  return new AppError("rollout-over", { rollout: id, variant: variant.name, end });
}

function usedAnyway(preset: string): Wording {
  return {
    en: `new sessions of the preset ${preset} get it already`,
    ko: `${preset} 프리셋의 새 세션은 이미 이 변형을 받습니다`,
  };
}

function checkedReason(given: string | undefined): string | undefined {
  const reason = given?.trim() || undefined;
  if (reason === undefined) return undefined;
  checkStorable(reason, { en: "The reason", ko: "이유" });
  if (reason.length <= MAX_REASON_CHARACTERS) return reason;
  const problem = {
    en: `A reason may be ${MAX_REASON_CHARACTERS} characters long, and this one is ${reason.length}. Nothing was changed.`,
    ko: `이유는 ${MAX_REASON_CHARACTERS}자까지 쓸 수 있는데 ${reason.length}자입니다. 바뀐 것은 없습니다.`,
  };
  throw new AppError("usage", { problem });
}
