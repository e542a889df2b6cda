import type { RolloutView } from "../../../planner/rollouts/rollouts.ts";
import type { ArmCounts, RolloutAct, VariantRef } from "../../../schemas/rollout/rollout.ts";
import { number } from "../../../utils/number-format.ts";
import type { Surface } from "../../surface.ts";
import { minute } from "../../terminal/local-time.ts";
import { formatTable } from "../../terminal/table.ts";
import { titledTable } from "../../terminal/titled-table.ts";
import type { Messages } from "../../words/messages-en.ts";

type Told = Pick<Surface, "host" | "messages" | "language">;

/** As many letters as tell one id from another on a list. */
const SHOWN_ID = 8;
/** Evidence above this is beyond doubt, whatever it is. */
const MOST_EVIDENCE = 1_000_000;

/** A share of users, or of sessions: 0.005 is 0.5%. */
export function percent(part: number): string {
  return `${Number((part * 100).toPrecision(6))}%`;
}

/** Rollouts as a list, the headings first. */
export function rolloutTable(rollouts: readonly RolloutView[], { host, messages: { rollout } }: Told): string {
  const { id, state, preset, share, started, variant } = rollout.columns;
  const rows = rollouts.map((one) => [
    one.id.slice(0, SHOWN_ID),
    rollout.states[one.state],
    one.preset,
    percent(one.share),
    minute(one.startedAt),
    rollout.variant(one.variant),
  ]);
  return titledTable([[id, state, preset, share, started, variant], ...rows], host.stdout.columns);
}

/** How a rollout stands: what it is, both arms, what the guard goes by, and who did what. */
export function rolloutText(one: RolloutView, acts: readonly RolloutAct[], told: Told): string {
  const { messages, language } = told;
  const { rollout } = messages;
  const { guard, state, endedAt } = one;
  const stands =
    state === "running"
      ? rollout.running(percent(one.share), minute(one.startedAt), one.startedBy)
      : rollout.over[state](minute(endedAt ?? one.startedAt));
  const why = one.reason === null ? [] : [rollout.byItself(one.reason[language])];
  const warned = state === "running" && guard.decision === "warn" ? [rollout.warned(guard.canary)] : [];
  const evidence = state === "running" ? [`${rollout.evidence.heading}\n${evidenceTable(one, told)}`] : [];
  const head = [rollout.heading(one, one.id.slice(0, SHOWN_ID)), stands, ...why, ...warned].join("\n");
  return [head, armTable(one, told), ...evidence, actTable(acts, told)].join("\n\n");
}

function armTable({ guard, variant, control }: RolloutView, { host, messages: { rollout } }: Told): string {
  const { arm, sessions, failures, rate, variant: gets } = rollout.table;
  const row = (name: string, counts: ArmCounts, what: VariantRef | null) => [
    name,
    number.format(counts.sessions),
    number.format(counts.failures),
    counts.sessions === 0 ? "-" : `${((100 * counts.failures) / counts.sessions).toFixed(2)}%`,
    rollout.variant(what),
  ];
  const rows = [row(rollout.arms.canary, guard.canary, variant), row(rollout.arms.control, guard.control, control)];
  return titledTable([[arm, sessions, failures, rate, gets], ...rows], host.stdout.columns);
}

function evidenceTable({ guard }: RolloutView, { host, messages: { rollout } }: Told): string {
  const { columns, limit, control } = rollout.evidence;
  const row = (what: string, now: number, bound: number) => [evidence(now), evidence(bound), what];
  const rows = [
    row(limit, guard.limitEvidence, guard.limitBound),
    row(control, guard.controlEvidence, guard.controlBound),
  ];
  return titledTable([[columns.now, columns.bound, columns.what], ...rows], host.stdout.columns);
}

/** How many times likelier: to the digit that means something. */
function evidence(times: number): string {
  const shown = times >= 10 ? Math.floor(times) : Math.floor(times * 100) / 100;
  return `${times >= MOST_EVIDENCE ? `>${number.format(MOST_EVIDENCE)}` : number.format(shown)} : 1`;
}

function actTable(acts: readonly RolloutAct[], { host, messages: { rollout } }: Told): string {
  const { columns, guard } = rollout.acts;
  const rows = acts.map((act) => [minute(act.at), act.person ?? guard, actText(act, rollout.acts)]);
  return formatTable([[columns.at, columns.who, columns.act], ...rows], width(host.stdout.columns));
}

function actText({ act, detail }: RolloutAct, words: Messages["rollout"]["acts"]): string {
  const share = (field: string) => (typeof detail[field] === "number" ? percent(detail[field]) : "?");
  switch (act) {
    case "start":
      return words.start(share("share"));
    case "share":
      return words.share(share("from"), share("to"));
    case "rollback":
      return words.rollback(typeof detail["reason"] === "string" ? detail["reason"] : null);
    default:
      return words[act];
  }
}

function width(columns: number | undefined) {
  return columns ? { width: columns } : {};
}
