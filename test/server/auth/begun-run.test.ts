import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import type { PlannerEvent } from "../../../schemas/event.ts";
import { begunRun } from "../../../server/auth/begun-run.ts";
import { sessionPlaces } from "../../../server/auth/open-places.ts";
import { AppError } from "../../../utils/errors.ts";
import { foreignRequests } from "../../support/foreign-requests.ts";

const event = (seq: number): PlannerEvent => ({
  ...{ type: "warning", code: "limit-near", message: "", session: "s", seq, at: "2026-11-27T00:00:00.000Z" },
});

/** A run that goes on when it is told to. */
function run(failure?: AppError) {
  const gate = Promise.withResolvers<void>();
  async function* events(): AsyncGenerator<PlannerEvent, void, void> {
    yield event(1);
    await gate.promise;
    yield event(2);
    if (failure) throw failure;
  }
  return { events: events(), goOn: gate.resolve };
}

it.each([undefined, new AppError("session-in-use")])(
  "a run holds its place until it is over, whoever reads it and however it ends",
  async (failure) => {
    const places = sessionPlaces({ total: 2, perUser: 1 });
    const { events, goOn } = run(failure);
    expect(await begunRun(events, places, "anna")).toMatchObject({ seq: 1 });
    await expect(begunRun(run().events, places, "anna")).rejects.toMatchObject({ code: "sessions-too-many" });
    goOn();
    while (places.open > 0) await nextTurn();
    expect(await begunRun(run().events, places, "anna")).toMatchObject({ seq: 1 });
  },
);

it("a run that does not begin holds no place", async () => {
  const places = sessionPlaces({ total: 1, perUser: 1 });
  // biome-ignore lint/correctness/useYield: it fails before its first event.
  async function* refused(): AsyncGenerator<PlannerEvent, void, void> {
    throw new AppError("idea-empty");
  }
  await expect(begunRun(refused(), places, "anna")).rejects.toMatchObject({ code: "idea-empty" });
  expect(places.open).toBe(0);
});

it("a document's routes are asked for what is somebody else's, each with its example", async () => {
  const content = { "application/json": { example: { request: "Shorter" } } };
  const document = {
    paths: {
      "/api/sessions": { get: {} },
      "/api/sessions/{id}": { get: {}, delete: {} },
      "/api/sessions/{id}/revisions": { post: { requestBody: { content } } },
    },
  };
  const requests = foreignRequests(document, { id: "s/1" }, { authorization: "Bearer ben" });
  expect(requests.map(({ name }) => name)).toEqual([
    "GET /api/sessions/{id}",
    "DELETE /api/sessions/{id}",
    "POST /api/sessions/{id}/revisions",
  ]);
  const last = requests.at(-1)?.request;
  expect(last?.url).toBe("http://localhost/api/sessions/s%2F1/revisions");
  expect(await last?.json()).toEqual({ request: "Shorter" });
  expect(last?.headers.get("authorization")).toBe("Bearer ben");
});
