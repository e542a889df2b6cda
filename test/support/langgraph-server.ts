import { Client } from "@langchain/langgraph-sdk";
import { onTestFinished } from "vitest";
import { openPlanner } from "../../planner/compose.ts";
import type { LazyPlanner } from "../../planner/planner.ts";
import { createServer } from "../../server/create-server.ts";
import { listen } from "../../server/listener.ts";
import { AppError } from "../../utils/errors.ts";
import { createTestDatabase } from "./postgres.ts";

/** A server on a real socket, whose people are named by their keys. */
export interface LanggraphServer {
  readonly url: string;
  readonly planner: LazyPlanner;
  /** What whoever runs the server was told of. */
  readonly failures: AppError[];
  /** The SDK's own client, of a person. */
  client(person?: string): Client;
  close(): Promise<void>;
}

/** The server of LangGraph's protocol with the offline model, on a database of its own. */
export async function langgraphServer(environment: Readonly<Record<string, string>> = {}): Promise<LanggraphServer> {
  const database = await createTestDatabase();
  const all = { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline", ...environment };
  const planner = await openPlanner({ environment: all, serves: true });
  const failures: AppError[] = [];
  const server = createServer({
    planner,
    onFailure: (error) => void failures.push(error),
    auth: async ({ headers }) => {
      const person = headers.get("x-api-key");
      if (person === null) throw new AppError("credentials-missing");
      return { person, isAdmin: person === "admin" };
    },
  });
  const listener = await listen({ host: "127.0.0.1", port: 0, isOpenToOthers: false, fetch: server.fetch });
  return {
    url: listener.address,
    planner,
    failures,
    client: (person = "kim") => new Client({ apiUrl: listener.address, apiKey: person }),
    close: async () => {
      const closed = listener.close();
      await server.close();
      listener.cut();
      await closed;
      await planner.close();
      await database.drop();
    },
  };
}

/** The same for one test, gone with it. */
export async function langgraphServerForTest(environment?: Readonly<Record<string, string>>): Promise<LanggraphServer> {
  const server = await langgraphServer(environment);
  onTestFinished(() => server.close());
  return server;
}

/** All parts of a stream. */
export async function partsOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const parts: T[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}
