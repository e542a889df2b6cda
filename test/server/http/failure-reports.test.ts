import { expect, it } from "vitest";
import { failureReports } from "../../../server/http/failure-reports.ts";
import { AppError } from "../../../utils/errors.ts";

it("what fails in requests is reported by its request, each kind once a minute", () => {
  let nowMs = 0;
  const told: string[] = [];
  const failed = failureReports(
    ({ code }, requestId) => told.push(`${code} ${requestId}`),
    () => nowMs,
  );
  failed(new AppError("defect"), { requestId: "req-1" });
  failed(new AppError("defect"), { requestId: "req-2" });
  failed(new AppError("storage-failed"), { requestId: "req-3" });
  nowMs = 59_999;
  failed(new AppError("defect"), { requestId: "req-4" });
  nowMs = 60_000;
  failed(new AppError("defect"), {});
  expect(told).toEqual(["defect req-1", "storage-failed req-3", "defect undefined"]);
});
