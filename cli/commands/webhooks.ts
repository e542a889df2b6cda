import type { LazyPlanner } from "../../planner/planner.ts";
import type { ReplayRequest, WebhookState } from "../../planner/webhooks/webhooks.ts";
import { AppError, EXIT } from "../../utils/errors.ts";
import type { CommonOptions, Surface } from "../surface.ts";
import { minute } from "../terminal/local-time.ts";
import { formatTable } from "../terminal/table.ts";
import { titledTable } from "../terminal/titled-table.ts";
import { givenText } from "./sessions/given-text.ts";
import { withPlanner } from "./with-planner.ts";

export interface NewWebhookOptions extends CommonOptions {
  readonly events?: string;
  readonly secret?: string;
  readonly withPlan?: boolean;
  readonly everybody?: boolean;
}

export interface ReplayOptions extends CommonOptions {
  readonly from?: string;
}

type UseCases = Awaited<ReturnType<LazyPlanner["loadWebhooks"]>>;

/** `plancraft webhooks add URL`: the secret goes to standard output, once. */
export function addWebhook(url: string, options: NewWebhookOptions): Promise<number> {
  return withWebhooks(options, async (webhooks, surface) => {
    const { events, withPlan, everybody } = options;
    const types = events?.split(",").map((type) => type.trim());
    const secret = await secretIn(options, surface);
    const { secret: made, ...added } = await webhooks.add({ url, events: types, secret, withPlan, everybody });
    if (surface.json) surface.printJson({ ...added, secret: made });
    else surface.print(made);
    surface.tell(surface.messages.webhooks.added(added.id));
  });
}

/** `plancraft webhooks list` */
export function listWebhooks(options: CommonOptions): Promise<number> {
  return withWebhooks(options, async (webhooks, surface) => {
    const listed = await webhooks.list();
    const { json, language, messages } = surface;
    if (json) {
      for (const { problem, ...one } of listed) surface.printJson({ ...one, problem: problem?.[language] ?? null });
      return;
    }
    if (listed.length === 0) return surface.tell(messages.webhooks.none);
    surface.print(endpointTable(listed, surface));
    for (const { id, problem } of listed) {
      if (problem) surface.tell(messages.webhooks.problem(id, problem[language]));
    }
  });
}

/** `plancraft webhooks test ID`: one that takes it is switched on again. */
export function testWebhook(id: string, options: CommonOptions): Promise<number> {
  return withWebhooks(options, async (webhooks, surface) => {
    const { url, status } = await webhooks.test(id);
    if (surface.json) surface.printJson({ id, url, status });
    else surface.printWrapped(surface.messages.webhooks.tested(url, status));
  });
}

/** `plancraft webhooks remove ID` */
export function removeWebhook(id: string, options: CommonOptions): Promise<number> {
  return withWebhooks(options, async (webhooks, surface) => {
    await webhooks.remove(id);
    if (surface.json) surface.printJson({ removed: id });
    else surface.printWrapped(surface.messages.webhooks.removed(id));
  });
}

/** `plancraft webhooks rotate ID`: the new secret goes to standard output, once. */
export function rotateSecret(id: string, options: NewWebhookOptions): Promise<number> {
  return withWebhooks(options, async (webhooks, surface) => {
    const { secret, oldUntil } = await webhooks.rotate(id, await secretIn(options, surface));
    if (surface.json) surface.printJson({ id, secret, oldUntil });
    else surface.print(secret);
    surface.tell(surface.messages.webhooks.rotated(id, minute(oldUntil)));
  });
}

/** `plancraft webhooks log ID`: what it did not take. */
export function showLog(id: string, options: CommonOptions): Promise<number> {
  return withWebhooks(options, async (webhooks, surface) => {
    const { json, language, messages, host } = surface;
    const entries = (await webhooks.log(id)).map((entry) => ({ ...entry, problem: entry.problem[language] }));
    if (json) for (const entry of entries) surface.printJson(entry);
    else if (entries.length === 0) surface.tell(messages.webhooks.emptyLog(id));
    else {
      const { event, attempts, next, died, problem } = messages.webhooks.log;
      const when = (time: string | null) => (time === null ? "" : minute(time));
      const rows = entries.map((entry) => [
        entry.event,
        String(entry.attempts),
        when(entry.nextAt),
        when(entry.diedAt),
        entry.problem,
      ]);
      surface.print(titledTable([[event, attempts, next, died, problem], ...rows], host.stdout.columns));
    }
  });
}

/** `plancraft webhooks replay ID [EVENT]`: one that was given up, all of them, or with --from a session from there on. */
export function replayEvents(id: string, event: string | undefined, options: ReplayOptions): Promise<number> {
  return withWebhooks(options, async (webhooks, surface, planner) => {
    const { from } = options;
    const { messages } = surface;
    if (event !== undefined && from !== undefined) {
      throw new AppError("usage", { problem: messages.webhooks.notBoth });
    }
    const request: ReplayRequest =
      event !== undefined
        ? { event: await eventNamed(event, planner, surface) }
        : from !== undefined
          ? { from: await eventNamed(from, planner, surface) }
          : {};
    const replayed = await webhooks.replay(id, request);
    if (surface.json) surface.printJson({ id, replayed });
    else surface.printWrapped(messages.webhooks.replayed(replayed, id));
  });
}

function withWebhooks(
  options: CommonOptions,
  command: (webhooks: UseCases, surface: Surface, planner: LazyPlanner) => Promise<void>,
): Promise<number> {
  return withPlanner(options, async (planner, surface) => {
    await command(await planner.loadWebhooks(), surface, planner);
    return EXIT.done;
  });
}

/** What stands on a command line is seen by others on the machine, so it may come another way. */
async function secretIn({ secret }: NewWebhookOptions, surface: Surface): Promise<string | undefined> {
  return secret === undefined ? undefined : await givenText(secret, {}, surface);
}

/** @throws AppError `usage`; what the session's name is refused with. */
async function eventNamed(text: string, planner: LazyPlanner, { messages }: Surface) {
  const [, name, seq] = /^(.+)\/([1-9]\d{0,8})$/.exec(text) ?? [];
  if (name === undefined) throw new AppError("usage", { problem: messages.webhooks.badEvent(JSON.stringify(text)) });
  return { session: await planner.session(name), seq: Number(seq) };
}

function endpointTable(listed: readonly WebhookState[], { host, messages }: Surface): string {
  const { columns, all, well, failing, disabled } = messages.webhooks;
  const rows = listed.map(({ id, disabledAt, failingSince, waiting, dead, events, url }) => [
    id,
    disabledAt !== null ? disabled : failingSince !== null ? failing : well,
    String(waiting),
    String(dead),
    events?.join(", ") ?? all,
    url,
  ]);
  const heading = [columns.id, columns.state, columns.waiting, columns.dead, columns.events, columns.url];
  const width = host.stdout.columns;
  return formatTable([heading, ...rows], width ? { width } : {});
}
