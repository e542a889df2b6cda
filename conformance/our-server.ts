import { createPlanner } from "../planner/compose.ts";
import { createServer } from "../server/create-server.ts";
import type { Send } from "./transcript.ts";

export interface OurServer {
  readonly send: Send;
  close(): Promise<void>;
}

/** Our server in this process, with the offline model. @param environment Where its database is. */
export async function startOurs(environment: Readonly<Record<string, string>>): Promise<OurServer> {
  const planner = await createPlanner({
    environment: { ...environment, PLANCRAFT_MODEL: "offline", LOG_LEVEL: "warn" },
  });
  const server = createServer({ planner, auth: async () => ({ person: "kim", isAdmin: false }) });
  return {
    send: async (path, init) => server.fetch(new Request(new URL(path, "http://127.0.0.1:8123"), init)),
    close: async () => {
      await server.close();
      await planner.close();
    },
  };
}
