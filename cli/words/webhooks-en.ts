import { PROGRAM } from "./program-name.ts";
import { count } from "./wording-en.ts";

/** Sentences on the endpoints of other services, in English. */
export const WEBHOOKS_EN = {
  webhooks: {
    columns: { id: "ID", state: "STATE", waiting: "WAITING", dead: "GIVEN UP", events: "EVENTS", url: "ADDRESS" },
    log: { event: "EVENT", attempts: "SENT", next: "AGAIN AT", died: "GIVEN UP AT", problem: "PROBLEM" },
    all: "all",
    well: "on",
    failing: "failing",
    disabled: "disabled",
    none: `No endpoint is told of events. Add one with: ${PROGRAM} webhooks add https://...`,
    added: (id: string) =>
      `Endpoint ${id} is told of events from now on, while plancraft serve or work runs. This is the secret that they are signed with; it is shown only now. Try it with: ${PROGRAM} webhooks test ${id}`,
    tested: (address: string, status: number) => `${address} took the test event (${status}).`,
    removed: (id: string) => `Endpoint ${id} is removed, with all that waited for it.`,
    rotated: (id: string, until: string) =>
      `Events for ${id} are signed with this new secret, which is shown only now, and until ${until} with the one before, too.`,
    problem: (id: string, problem: string) => `Endpoint ${id}: ${problem}.`,
    emptyLog: (id: string) => `Nothing was sent to ${id} in vain.`,
    replayed: (events: number, id: string) =>
      events === 0
        ? `There is nothing to send to ${id} once more.`
        : `${count(events, "event is", "events are")} sent to ${id} once more.`,
    badEvent: (text: string) => `An event is named SESSION/NUMBER, for example s-1/12, and not ${text}.`,
    notBoth: "replay takes one event or --from, not both.",
  },
};
