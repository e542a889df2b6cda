import { callAround } from "./calls/around.ts";
import { callAssistants, callOwnAssistants } from "./calls/assistants.ts";
import { callEvents } from "./calls/events.ts";
import { callRuns } from "./calls/runs.ts";
import { callThreads } from "./calls/threads.ts";
import { type Send, type Step, Transcript } from "./transcript.ts";

/** All calls, in the same order on every server. */
export async function runScript(send: Send): Promise<readonly Step[]> {
  const server = new Transcript(send);
  await callAssistants(server);
  await callThreads(server);
  await callRuns(server);
  await callEvents(server);
  await callOwnAssistants(server);
  await callAround(server);
  return server.steps;
}
