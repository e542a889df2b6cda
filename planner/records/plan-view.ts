import { openDoubts } from "../../graph/document/open-doubts.ts";
import { planVersion } from "../../graph/document/plan-version.ts";
import { oneLine } from "../../graph/document/text/markdown.ts";
import { shownText } from "../../graph/document/text/section-text.ts";
import { tidySection } from "../../graph/document/text/tidy-section.ts";

import type { PlanView } from "../../schemas/http/plan-view.ts";
import type { ExportedSection, PlanDocument } from "../../schemas/plan/plan-document.ts";
import type { PlanVersion } from "../../schemas/plan/version.ts";
import type { SessionRow, SessionStore } from "../../utils/postgres/stores/sessions/session-store.ts";
import { checkSessionId } from "../given/session-id.ts";
import { contextUnder } from "../rollouts/variant-contexts.ts";
import { readThread, type ThreadSnapshot } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { documentOf } from "./plan-export.ts";

/** What of a view takes time to make. */
type Rendered = Omit<PlanView, "session" | "state" | "underRevision" | "createdAt">;

/** So many plans stay rendered: whoever reads one asks for it again and again. */
const KEPT_PLANS = 20;
/** By what they were rendered from, those asked for last at the end: each planner has its own. */
const rendered = new WeakMap<SessionStore, Map<string, Rendered>>();

/**
 * A plan as a page shows it: its parts as safe HTML, with its figures marked. While a request on a finished plan is carried
 * out, it is the plan before it.
 * @throws AppError `session-unknown`.
 */
export async function viewPlan(context: PlannerContext, session: string): Promise<PlanView> {
  const row = await context.store.get(checkSessionId(session));
  const thread = await readThread(context, row);
  const underRevision = !thread.finished && thread.state.document !== null;
  const version = underRevision ? (await context.revisions.versions(row.session)).at(-1) : undefined;
  const render = () => renderedPlan(context, row, thread, version);
  // What runs changes between its checkpoints, too.
  const source = version ?? (thread.finished ? thread.checkpoint : null);
  const plan = await (source === null ? render() : kept(context, `${row.session} ${row.state} ${source}`, render));
  return { session: row.session, state: row.state, underRevision, createdAt: row.createdAt, ...plan };
}

/** @param before The number of the version that is shown instead of what is being changed. */
async function renderedPlan(
  context: PlannerContext,
  row: SessionRow,
  { state }: ThreadSnapshot,
  before: number | undefined,
): Promise<Rendered> {
  const usage = await context.ledger.usage(row.session, row.lineage);
  const { document, reply, complete } = documentOf(await contextUnder(context, row), row, state, usage);
  const version = before === undefined ? null : await context.revisions.version(row.session, before);
  const doubts = version ? [] : openDoubts(state);
  const written = new Set(document.sections.map(({ id }) => id));
  const planned = version ? [] : (state.outline?.sections ?? []);
  const { language, title, madeBy } = document;
  // With it come the reader of Markdown and what draws diagrams.
  const { replyHtml, viewParts } = await import("../../export/html/plan-view.ts");
  const shown = version
    ? { document: { ...document, sections: sectionsOf(version, document) }, state: null, doubts }
    : { document, state, doubts };
  return {
    version: version?.version ?? (state.document === null ? null : planVersion(state.revisions)),
    ...{ complete, language, title, madeBy },
    reply: reply === null ? null : replyHtml(reply, language),
    parts: reply === null ? viewParts(shown) : [],
    unwritten: planned.flatMap((section) => (written.has(section.id) ? [] : [oneLine(section.title)])),
    doubts: doubts.map((doubt) => ({ ...doubt, text: oneLine(shownText(state, doubt.text)) })),
  };
}

/** The sections of a version that is kept; which sources they rest on is known of those that are still there. */
function sectionsOf({ sections }: PlanVersion, current: PlanDocument): ExportedSection[] {
  const known = new Map(current.sections.map((section) => [section.id, section]));
  return sections.map(({ id, title, markdown }) => {
    const { sources = [], assumptions = [], uncited = [] } = known.get(id) ?? {};
    return { id, title, markdown: tidySection(markdown), sources, assumptions, uncited };
  });
}

/** What was rendered under this name before, else what is rendered now. */
async function kept({ store }: PlannerContext, name: string, render: () => Promise<Rendered>): Promise<Rendered> {
  const plans = rendered.get(store) ?? new Map<string, Rendered>();
  rendered.set(store, plans);
  const plan = plans.get(name) ?? (await render());
  plans.delete(name);
  plans.set(name, plan);
  for (const [oldest] of plans) {
    if (plans.size <= KEPT_PLANS) break;
    plans.delete(oldest);
  }
  return plan;
}
