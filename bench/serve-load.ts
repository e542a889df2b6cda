// A program that asks one address again and again over a few connections that stay open, and tells how long it took.
import { Pool } from "undici";

export interface LoadOrder {
  readonly origin: string;
  readonly path: string;
  readonly requests: number;
  readonly connections: number;
}
export interface LoadDone {
  readonly seconds: number;
}

if (import.meta.main) {
  process.on("message", (order: LoadOrder) => void load(order));
  process.on("disconnect", () => process.exit());
}

async function load({ origin, path, requests, connections }: LoadOrder): Promise<void> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const startedAt = performance.now();
  let left = requests;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      const { statusCode, body } = await pool.request({ path, method: "GET", headers: { accept: "application/json" } });
      const answer = await body.text();
      if (statusCode !== 200) throw new Error(`Answered ${statusCode} ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  process.send?.({ seconds } satisfies LoadDone);
}
