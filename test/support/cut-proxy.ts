import pg from "pg";
import { type NetworkRelay, startNetworkRelay } from "./network-relay.ts";
import { serverOf } from "./postgres-proxy.ts";

/** The way of one host to its database, which can be cut. */
export interface CutProxy extends NetworkRelay {
  /** Works as DATABASE_URL, and tells the server the host's name. */
  readonly url: string;
}

/** Stands between one host and the test server, as a network does. */
export async function startCutProxy(databaseUrl: string, host: string, random?: () => number): Promise<CutProxy> {
  const relay = await startNetworkRelay(serverOf(databaseUrl), random);
  const { user = "", database = "" } = new pg.Client({ connectionString: databaseUrl });
  return { ...relay, url: `postgresql://${user}@127.0.0.1:${relay.port}/${database}?application_name=${host}` };
}
