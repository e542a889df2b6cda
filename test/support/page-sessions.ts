import { expect } from "vitest";

/** Begins a session as a page does. @returns Its id, when it is in the state. */
export async function sessionIn(
  address: string,
  state: "waiting" | "done" | "running",
  { token, ...body }: { readonly idea: string; readonly token?: string; readonly [field: string]: unknown },
): Promise<string> {
  const headers = {
    "Content-Type": "application/json",
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  };
  const sent = { preset: "fast", yes: state === "done", ...body };
  const answer = await fetch(`${address}/api/sessions`, { method: "POST", headers, body: JSON.stringify(sent) });
  expect(answer.status).toBe(201);
  const { session } = (await answer.json()) as { readonly session: string };
  if (state === "running") return session;
  // It ends where the session waits or is done.
  const events = await (await fetch(`${address}/api/sessions/${session}/events`, { headers })).text();
  expect(events).toContain(`event: ${state}`);
  return session;
}

/** Of an idea that has figures, so that a plan without a model has some, too. */
export const BREAD = {
  en: "Bread at $6 to 300 customers a week, budget $40,000",
  ko: "빵을 6,000원에 매주 손님 300명에게 팔기, 예산 4,000만 원",
} as const;
