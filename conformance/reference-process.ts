import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface ReferenceServer {
  readonly address: string;
  readonly pid: number;
  close(): Promise<void>;
}

/** Starts LangGraph's own server in a process of its own. @param folder An empty one, for its ledger. */
export async function startReference(folder: string): Promise<ReferenceServer> {
  const child = fork(join(import.meta.dirname, "reference-server.ts"), [folder], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const early = ended.then(([code]) => {
    throw new Error(`The reference server ended with ${code} before it listened`);
  });
  const [{ address }] = (await Promise.race([once(child, "message"), early])) as [{ readonly address: string }];
  early.catch(() => {});
  return {
    address,
    pid: child.pid ?? 0,
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
}
