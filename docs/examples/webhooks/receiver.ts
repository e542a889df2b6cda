// A service that is told of PlanCraft's events. Run it with WEBHOOK_SECRET=whsec_...
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env["WEBHOOK_SECRET"] ?? "");
const seen = new Set<string>(); // In a service of several processes: a table with the id as its key.
const server = createServer(async (request, response) => {
  try {
    const event = webhook.verify(await text(request), request.headers as Record<string, string>) as CloudEvent;
    if (!seen.has(event.id)) console.log(event.id, event.type);
    seen.add(event.id);
    response.writeHead(204).end();
  } catch {
    response.writeHead(400).end(); // Not from PlanCraft, or more than five minutes old.
  }
});
server.listen(Number(process.env["PORT"] ?? 8080), "127.0.0.1", () => console.log("listening"));

interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly session: string; readonly seq: number };
}
