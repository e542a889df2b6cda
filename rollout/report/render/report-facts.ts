import type { RolloutReport } from "../../../schemas/rollout/rollout-report.ts";
import { shownNumber, shownShare } from "../shown-values.ts";
import { REPORT_WORDS } from "../words/report-words.ts";

/** As many digits of a version as tell it from others. */
const VERSION_DIGITS = 12;

/** What a report is about: a name and what stands for it, in order. */
export function reportFacts({ rollout, perDay, language }: RolloutReport): [string, string][] {
  const { page, states } = REPORT_WORDS[language];
  const { facts } = page;
  const { preset, share, state, startedAt, startedBy, endedAt } = rollout;
  return [
    [facts.preset, preset],
    [facts.share, shownShare(share)],
    [facts.state, states[state]],
    [facts.started, page.by(minute(startedAt), startedBy)],
    ...(endedAt === null ? [] : [[facts.ended, minute(endedAt)] as [string, string]]),
    ...(perDay === null
      ? []
      : [[facts.pace, page.perDay(shownNumber(perDay, perDay < 10 ? 1 : 0))] as [string, string]]),
  ];
}

/** An arm and what its users get, with how many sessions it has. */
export function armWords({ rollout, arms, language }: RolloutReport, arm: "canary" | "control") {
  const { page, usual } = REPORT_WORDS[language];
  const variant = arm === "canary" ? rollout.variant : rollout.control;
  const name = variant === null ? usual : `${variant.name} (${variant.version.slice(0, VERSION_DIGITS)})`;
  const counts = arms[arm];
  return { title: page[arm], name, counts: page.armCounts(counts.sessions, counts.users, counts.ended) };
}

/** `2026-11-28 10:12`, UTC. */
export function minute(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}
