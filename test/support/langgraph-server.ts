import { Client } from "@langchain/langgraph-sdk";
import { openPlanner } from "../../planner/compose.ts";
import type { LazyPlanner } from "../../planner/planner.ts";
import { createServer, type PlanServer } from "../../server/create-server.ts";
import { listen } from "../../server/listener.ts";
import { AppError } from "../../utils/errors.ts";
import { createTestDatabase } from "./postgres.ts";

/** A server on a real socket, whose people are named by their keys. */
export interface LanggraphServer {
  readonly url: string;
  readonly planner: LazyPlanner;
  readonly server: PlanServer;
  /** What whoever runs the server was told of. */
  readonly failures: AppError[];
  /** The SDK's own client, of a person. */
  client(person?: string): Client;
  close(): Promise<void>;
}

/**
 * The server of LangGraph's protocol, on a database of its own, which is dropped with it.
 * @param environment Says which model; the offline one where it is not given.
 */
export async function langgraphServer(
  environment: Readonly<Record<string, string>> = { PLANCRAFT_MODEL: "offline" },
): Promise<LanggraphServer> {
  const database = await createTestDatabase();
  const all = { DATABASE_URL: database.url, PLANCRAFT_USER: "kim", ...environment };
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
    server,
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

/** A part of a stream, as any mode gives it. */
export interface AnyPart {
  readonly id?: string | undefined;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  readonly data: any;
}

/** All parts of a stream. */
export async function partsOf(stream: AsyncIterable<unknown>): Promise<AnyPart[]> {
  const parts: AnyPart[] = [];
  for await (const part of stream) parts.push(part as AnyPart);
  return parts;
}
