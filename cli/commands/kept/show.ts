import type { SessionDetails } from "../../../planner/records/sessions.ts";
import { OFFLINE } from "../../../schemas/model/offline.ts";
import type { AnswerRecord, AuditEntry } from "../../../schemas/record.ts";
import { type SessionVariant, SHOWN_DIGITS } from "../../../schemas/rollout/variant.ts";
import { EXIT } from "../../../utils/errors.ts";
import { waitingText } from "../../prompts/answer-example.ts";
import type { CommonOptions, Surface } from "../../surface.ts";
import { minute, second } from "../../terminal/local-time.ts";
import { formatTable } from "../../terminal/table.ts";
import { withSession } from "../with-session.ts";

export interface ShowOptions extends CommonOptions {
  readonly audit?: boolean;
}

/** `plancraft show <session>` */
export function showSession(name: string, options: ShowOptions): Promise<number> {
  return withSession(name, options, async (planner, surface, _stop, session) => {
    if (options.audit) {
      printAudit(session, await planner.audit(session), surface);
      return EXIT.done;
    }
    const details = await planner.show(session);
    // Why no worker takes it.
    const { problem } = details.state === "queued" ? await planner.status(session) : {};
    if (surface.json) surface.printJson(problem ? { ...details, problem } : details);
    else surface.printWrapped(describe(details, problem?.message, surface));
    return EXIT.done;
  });
}

function printAudit(session: string, trail: readonly AuditEntry[], surface: Surface): void {
  const { audit } = surface.messages;
  if (surface.json) for (const entry of trail) surface.printJson(entry);
  else if (trail.length === 0) surface.tell(audit.empty(session));
  else {
    const { at, question, act, attempt, detail } = audit.columns;
    const rows = trail.map((entry) => {
      const [, source, answer] =
        /^(human|assumed|spent): (.*)$/s.exec(entry.act === "answered" ? entry.detail : "") ?? [];
      const what = isSource(source) ? audit.answered[source] : audit.acts[entry.act];
      return [second(entry.at), entry.questionId, what, `${entry.attempt}`, answer ?? entry.detail];
    });
    surface.tell(audit.heading(session));
    surface.page(formatTable([[at, question, act, attempt, detail], ...rows]));
  }
}

function isSource(text: string | undefined): text is AnswerRecord["source"] {
  return text === "human" || text === "assumed" || text === "spent";
}

function describe(details: SessionDetails, problem: string | undefined, { messages, language }: Surface): string {
  const { show, states, format } = messages;
  const { parent, forkedAt, error } = details;
  const rows = [
    [show.session, details.session],
    [show.title, details.title ?? messages.list.untitled],
    [show.idea, details.idea],
    [show.state, states[details.state]],
    [show.created, minute(details.createdAt)],
    [show.updated, minute(details.updatedAt)],
    [show.preset, details.preset],
    [show.model, details.model],
    ...(details.variant ? [[messages.sessionVariant.label, variantText(details.variant, messages)]] : []),
    [show.language, show.languages[details.language]],
    // What asked no model has nothing to tell of.
    ...(details.model === OFFLINE ? [] : [[show.usage, format.usage(details.usage)]]),
    ...details.sources.map(({ title, address }) => {
      return address === undefined ? [show.source, title] : [show.page, `${title} (${address})`];
    }),
    ...(parent ? [[show.parent, show.forkedAt(parent, forkedAt ?? "")]] : []),
    ...(problem === undefined ? [] : [[messages.workers.label, problem]]),
    ...(error ? [[show.lastError, error.message]] : []),
    ...(error && details.sections ? [["", messages.session.written(details.session, details.sections)]] : []),
  ];
  const open = details.questions.length > 0 ? `\n${waitingText(details.session, details.questions, language)}\n` : "";
  const next = details.state === "queued" ? messages.elsewhere.queued : show.goOn;
  const unfinished = details.state !== "done" && open === "" ? `\n${next(details.session)}\n` : "";
  return `${formatTable(rows)}\n${open}${unfinished}`;
}

function variantText({ name, version, rollout, arm }: SessionVariant, { sessionVariant }: Surface["messages"]): string {
  const variant = version === null ? name : `${name} (${version.slice(0, SHOWN_DIGITS)})`;
  return rollout === null || arm === null ? variant : sessionVariant.counted(variant, rollout, arm);
}
