// Set up for each test file: hooks of a module that many files share would belong to the first of them.
import { afterEach, beforeAll } from "vitest";
import { failedTest } from "./failed-test.ts";

beforeAll(() => {
  failedTest.name = undefined;
});

afterEach(({ task }) => {
  if (task.result?.state === "fail") failedTest.name = task.fullTestName;
});
