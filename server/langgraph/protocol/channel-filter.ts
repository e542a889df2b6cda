import { z } from "zod";
import { AppError } from "../../../utils/errors.ts";
import type { ProtocolEvent } from "./protocol-events.ts";

/** What can be subscribed to; `custom:` with the type of an event is only those. */
export const CHANNELS = [
  "values",
  "updates",
  "messages",
  "tools",
  "custom",
  "lifecycle",
  "input",
  "checkpoints",
  "tasks",
] as const;
type Channel = (typeof CHANNELS)[number];
const CUSTOM = "custom:";

/** The body of `POST /threads/{id}/stream/events`. */
export const EventsFilter = z.strictObject({
  channels: z.array(z.string()).min(1),
  namespaces: z.array(z.array(z.string())).optional(),
  depth: z.int().min(0).optional(),
  since: z.int().min(0).optional(),
});
export type EventsFilter = Omit<z.infer<typeof EventsFilter>, "since"> & { readonly since?: number | undefined };

/** @throws AppError `body-malformed` for a channel that there is not: its subscriber would wait for ever. */
export function checkChannels({ channels }: EventsFilter): void {
  const unknown = channels.find((name) => !CHANNELS.includes(name as Channel) && !isNamedCustom(name));
  if (unknown === undefined) return;
  const [name, list] = [JSON.stringify(unknown.slice(0, 60)), CHANNELS.join(", ")];
  throw new AppError("body-malformed", {
    problem: {
      en: `there is no channel ${name}, but ${list}, and custom: with a name.`,
      ko: `${name} 채널은 없습니다. 쓸 수 있는 채널: ${list}, custom:이름.`,
    },
    pointer: "/channels",
  });
}

/** Whether anything on the channel could be delivered. */
export function wants({ channels, namespaces }: EventsFilter, channel: Channel): boolean {
  const isNamed = channels.includes(channel) || (channel === "custom" && channels.some(isNamedCustom));
  return isNamed && isRootIn(namespaces);
}

/** Whether an event is to be delivered. All of ours are of the graph itself, which has no subgraphs. */
export function fits({ channels, namespaces, since }: EventsFilter, event: ProtocolEvent): boolean {
  if (since !== undefined && event.seq !== undefined && event.seq <= since) return false;
  return channelsOf(event).some((channel) => channels.includes(channel)) && isRootIn(namespaces);
}

/** The root lies under the empty prefix only; without prefixes everything is meant. */
function isRootIn(namespaces: EventsFilter["namespaces"]): boolean {
  return namespaces === undefined || namespaces.length === 0 || namespaces.some((prefix) => prefix.length === 0);
}

function channelsOf({ method, params }: ProtocolEvent): string[] {
  if (method === "input.requested") return ["input"];
  return method === "custom" ? ["custom", `${CUSTOM}${params.data["name"]}`] : [method];
}

function isNamedCustom(name: string): boolean {
  return name.startsWith(CUSTOM) && name.length > CUSTOM.length;
}
