import { expect, it } from "vitest";
import { attachment } from "../../../server/http/content-disposition.ts";
import { MadeDocuments } from "../../../server/http/made-documents.ts";

/** Documents that are made when the test says so. */
function maker() {
  const made: string[] = [];
  const open = new Map<string, () => void>();
  const make =
    (tag: string, bytes = 3) =>
    async () => {
      made.push(tag);
      await new Promise<void>((resolve) => open.set(tag, resolve));
      return new Uint8Array(bytes).fill(made.length);
    };
  return { made, make, finish: (tag: string) => open.get(tag)?.() };
}
const settled = async () => {
  for (const _ of [1, 2, 3, 4]) await new Promise((resolve) => setImmediate(resolve));
};

it("makes two documents at once, and one that several ask for once", async () => {
  const documents = new MadeDocuments();
  const { made, make, finish } = maker();
  const all = ["a", "a", "b", "c", "d"].map((tag) => documents.get(tag, make(tag)));
  await settled();
  expect(made).toEqual(["a", "b"]);
  finish("b");
  await settled();
  expect(made).toEqual(["a", "b", "c"]);
  for (const tag of ["a", "c"]) finish(tag);
  await settled();
  finish("d");
  const [first, second] = await Promise.all(all);
  expect(first).toBe(second);
  expect(await documents.get("a", () => expect.fail("It was made before"))).toBe(first);
});

it("goes on after one that could not be made, which the next request makes anew", async () => {
  const documents = new MadeDocuments();
  const fails = () => Promise.reject(new Error("no"));
  const failed = await Promise.allSettled(["a", "b", "c"].map((tag) => documents.get(tag, fails)));
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(await documents.get("a", async () => "text")).toEqual(new TextEncoder().encode("text"));
});

it("keeps no more than 32 MB, those that were asked for last", async () => {
  const documents = new MadeDocuments();
  const counts = new Map<string, number>();
  const get = (tag: string) =>
    documents.get(tag, async () => {
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
      return new Uint8Array(12 * 1024 * 1024);
    });
  for (const tag of ["a", "b", "a", "c", "a", "b"]) await get(tag);
  expect(Object.fromEntries(counts)).toEqual({ a: 1, b: 2, c: 1 });
});

it.each([
  ["Gear: a plan.pdf", "filename=\"Gear: a plan.pdf\"; filename*=UTF-8''Gear%3A%20a%20plan.pdf"],
  ["기획서.hwpx", "filename=\"plan.hwpx\"; filename*=UTF-8''%EA%B8%B0%ED%9A%8D%EC%84%9C.hwpx"],
  ["Café (1).docx", "filename=\"Cafe (1).docx\"; filename*=UTF-8''Caf%C3%A9%20%281%29.docx"],
  ['a"b\\c%.pdf', "filename=\"abc.pdf\"; filename*=UTF-8''a%22b%5Cc%25.pdf"],
  ["half \ud83d.pdf", "filename=\"half .pdf\"; filename*=UTF-8''half%20%EF%BF%BD.pdf"],
])("has %s kept under its name", (name, header) => {
  expect(attachment(name)).toBe(`attachment; ${header}`);
});
