import type { Language } from "../../schemas/idea.ts";
import type { MeasuredSession } from "../../schemas/rollout/measured-session.ts";
import type { MeasureRow } from "../../schemas/rollout/rollout-report.ts";
import { ARMS } from "../../schemas/rollout/variant.ts";
import { shownNumber, shownShare } from "./shown-values.ts";
import { REPORT_WORDS } from "./words/report-words.ts";

/** Whoever has more of an arm's sessions moves it by themselves. */
const HEAVY = 0.05;
/** In an arm of fewer everybody has much of it. */
const LEAST_FOR_HEAVY = 50;
/** As many as are worth a line each. */
const MOST_NAMED = 5;
/** Less is chance. */
const TOLD_EFFECT = 1.05;

/** What to know before one believes a report. @param moves How often the share was moved. */
export function reportNotes(
  sessions: readonly MeasuredSession[],
  rows: readonly MeasureRow[],
  moves: number,
  { language, hasSegments }: { readonly language: Language; readonly hasSegments: boolean },
): string[] {
  const words = REPORT_WORDS[language].notes;
  const [canary = 0, control = 0] = ARMS.map((arm) => {
    return sessions.filter((one) => one.arm === arm && one.failed === null).length;
  });
  const both = usersOfBothArms(sessions);
  const tests = rows.filter(({ holm }) => holm !== null).length;
  return [
    ...heavyUsers(sessions, language),
    ...(moves > 0 ? [words.moved(moves)] : []),
    ...(both === 0 ? [] : [moves > 0 ? words.bothArms(both) : words.notMoved(both)]),
    ...(canary + control > 0 ? [words.unfinished(canary, control)] : []),
    usersNote(rows, language),
    ...(tests > 1 ? [words.holm(tests)] : []),
    ...(hasSegments ? [words.segments] : []),
    words.looks,
  ];
}

function usersNote(rows: readonly MeasureRow[], language: Language): string {
  const { notes, row } = REPORT_WORDS[language];
  if (rows.some(({ test, byUser }) => test !== null && byUser === null)) return row.oneUser;
  const effect = Math.max(1, ...rows.map(({ byUser }) => byUser?.effect ?? 1));
  return effect >= TOLD_EFFECT ? notes.users(shownNumber(effect)) : notes.usersAlone;
}

function heavyUsers(sessions: readonly MeasuredSession[], language: Language): string[] {
  const { notes, page } = REPORT_WORDS[language];
  return ARMS.flatMap((arm) => {
    const ended = sessions.filter((one) => one.arm === arm && one.failed !== null);
    if (ended.length < LEAST_FOR_HEAVY) return [];
    const counts = new Map<string, number>();
    for (const { user } of ended) if (user !== null) counts.set(user, (counts.get(user) ?? 0) + 1);
    return [...counts]
      .filter(([, count]) => count > HEAVY * ended.length)
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, MOST_NAMED)
      .map(([user, count]) => {
        const share = shownShare(Math.round((1_000 * count) / ended.length) / 1_000);
        return notes.heavy(user.slice(0, 100), share, language === "en" ? page[arm].toLowerCase() : page[arm]);
      });
  });
}

function usersOfBothArms(sessions: readonly MeasuredSession[]): number {
  const users = (arm: MeasuredSession["arm"]) =>
    new Set(sessions.flatMap((one) => (one.arm === arm && one.user !== null ? [one.user] : [])));
  const control = users("control");
  return [...users("canary")].filter((user) => control.has(user)).length;
}
