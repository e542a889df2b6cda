import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TemporaryFolders } from "../../../planner/given/temporary-folders.ts";
import type { AppEnv } from "../../../server/app-env.ts";
import { isMultipart, readUpload, UPLOAD_LIMITS, type UploadLimits } from "../../../server/uploads/read-upload.ts";
import { uploadedBody } from "../../../server/uploads/upload-body.ts";
import { UploadFolders } from "../../../server/uploads/upload-folders.ts";
import { uploads } from "../../../server/uploads/uploads.ts";
import { AppError } from "../../../utils/errors.ts";
import { englishIn, HANGUL } from "../../support/languages.ts";

const URL_OF_SESSIONS = "http://127.0.0.1/api/sessions";
const TEXTS = new Set(["idea", "preset"]);
let place: string;
let folders: UploadFolders;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "plancraft-test-"));
  folders = new UploadFolders(new TemporaryFolders(place));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));
const kept = () => (existsSync(join(place, "tmp")) ? readdirSync(join(place, "tmp")) : []);

async function form(...parts: readonly (readonly [name: string, value: string | File | Blob])[]): Promise<Request> {
  const data = new FormData();
  for (const [name, value] of parts) {
    if (typeof value === "string") data.append(name, value);
    else data.append(name, value);
  }
  // As it comes from the wire: Node's own stream of a form fails where it is cancelled.
  const encoded = new Response(data);
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  return raw([bytes.subarray(0, 200), bytes.subarray(200)], encoded.headers.get("Content-Type") ?? "");
}

/** A body as it is on the wire, in as many pieces as are given. */
function raw(pieces: readonly (string | Uint8Array)[], type = "multipart/form-data; boundary=b"): Request {
  const body = ReadableStream.from(pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece)));
  return new Request(URL_OF_SESSIONS, { method: "POST", body, duplex: "half", headers: { "Content-Type": type } });
}

const part = (head: string, content: string) => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const END = "--b--\r\n";

async function refusal(request: Request, limits: Partial<UploadLimits> = {}): Promise<AppError> {
  const error: unknown = await readUpload(request, folders, { ...UPLOAD_LIMITS, ...limits }).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error("It was taken", { cause: error });
  expect(error.inLanguage("en")).toMatch(/^[^\n]+[.]$/);
  expect(error.inLanguage("ko")).toMatch(HANGUL);
  expect(kept()).toEqual([]);
  return error;
}

describe("a request in parts", () => {
  it("brings fields and files, which are in a private folder until it is over", async () => {
    const notes = new File(["# 노트\nRent is high."], "C:\\work\\../시장 조사.md");
    const request = await form(
      ["idea", "A shop"],
      ["yes", "true"],
      ["files", notes],
      ["files", new File(["b"], "../../b.txt")],
    );
    expect(isMultipart(request)).toBe(true);
    const upload = await readUpload(request, folders);
    expect(uploadedBody(upload, TEXTS)).toEqual({ idea: "A shop", yes: true });
    expect(upload.files.map(({ name }) => name)).toEqual(["시장 조사.md", "b.txt"]);
    expect(readFileSync(upload.files[0]?.path ?? "", "utf8")).toBe("# 노트\nRent is high.");
    const [folder = ""] = kept();
    const at = join(place, "tmp", folder);
    expect([at, join(place, "tmp")].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
    expect(upload.files.every(({ path }) => path.startsWith(at))).toBe(true);
    await upload[Symbol.asyncDispose]();
    expect(kept()).toEqual([]);
  });

  it("may have its body as JSON in the part request, which a revision has as a text", async () => {
    const json = new Blob(['{"idea":"A shop","limits":{"maxTokens":9}}'], { type: "application/json" });
    await using whole = await readUpload(await form(["request", json]), folders);
    expect(uploadedBody(whole, TEXTS)).toEqual({ idea: "A shop", limits: { maxTokens: 9 } });
    await using text = await readUpload(await form(["request", "{Shorter}, please"]), folders);
    expect(uploadedBody(text, new Set(["request"]))).toEqual({ request: "{Shorter}, please" });
    await using untyped = await readUpload(await form(["request", '{"idea":"A shop"}']), folders);
    expect(uploadedBody(untyped, new Set(["idea"]))).toEqual({ idea: "A shop" });
    await using both = await readUpload(await form(["request", json], ["idea", "A shop"]), folders);
    expect(() => uploadedBody(both, TEXTS)).toThrow("not both");
    await using wrong = await readUpload(await form(["yes", "maybe"]), folders);
    expect(() => uploadedBody(wrong, TEXTS)).toThrow('"yes" is no JSON');
    const deep = `{"a":${"[".repeat(3_000)}${"]".repeat(3_000)}}`;
    for (const field of [
      ["answers", deep],
      ["request", new Blob([deep], { type: "application/json" })],
    ] as const) {
      await using upload = await readUpload(await form(field), folders);
      expect(() => uploadedBody(upload, TEXTS)).toThrow("nested more than 32 levels deep");
    }
  });

  it("is the same request by its fields and contents, whatever stands between its parts", async () => {
    const digest = async (request: Request) => {
      await using upload = await readUpload(request, folders);
      return upload.digest;
    };
    const file = (content: string) => ["files", new File([content], "a.txt")] as const;
    const one = await digest(await form(["idea", "A"], ["yes", "true"], file("x")));
    expect(await digest(await form(["yes", "true"], ["idea", "A"], file("x")))).toBe(one);
    const others = [
      await form(["idea", "A"], ["yes", "true"], file("y")),
      await form(["idea", "B"], ["yes", "true"], file("x")),
    ];
    for (const other of others) expect(await digest(other)).not.toBe(one);
  });

  it("leaves out the file of a form where none was chosen, and what stands behind the last part", async () => {
    const empty = 'name="files"; filename=""\r\nContent-Type: application/octet-stream';
    await using upload = await readUpload(raw([part(empty, ""), part('name="idea"', "A"), END, "epilogue"]), folders);
    expect(upload.files).toEqual([]);
    expect(uploadedBody(upload, TEXTS)).toEqual({ idea: "A" });
  });

  it("takes exactly as much as its limits say, and refuses a byte, a file, a field more", async () => {
    const limits = { ...UPLOAD_LIMITS, fileBytes: 1_000, files: 2, fieldBytes: 10, fields: 2 };
    const file = (bytes: number) => ["files", new File([Buffer.alloc(bytes, 97)], "a.txt")] as const;
    const most = await form(file(1_000), file(1_000), ["idea", "0123456789"], ["preset", "fast"]);
    await using upload = await readUpload(most, folders, limits);
    expect(upload.files.map(({ path }) => statSync(path).size)).toEqual([1_000, 1_000]);
    expect(upload.fields.get("idea")?.text).toBe("0123456789");
    await upload[Symbol.asyncDispose]();

    const refused = async (request: Request) => {
      const { httpStatus, message } = await refusal(request, limits);
      return [httpStatus, message];
    };
    expect(await refused(await form(file(1_001)))).toEqual([
      413,
      '"a.txt" is larger than 0.001 MB: send a smaller one.',
    ]);
    expect(await refused(await form(file(1), file(1), file(1)))).toEqual([
      400,
      expect.stringContaining("more than 2 files"),
    ]);
    expect(await refused(await form(["idea", "01234567890"]))).toEqual([
      413,
      expect.stringContaining('"idea" is larger'),
    ]);
    expect(await refused(await form(["a", "1"], ["b", "1"], ["c", "1"]))).toEqual([
      400,
      expect.stringContaining("more than 2 fields"),
    ]);
    const body = [part('name="idea"', "A"), END];
    const { length } = body.join("");
    await using whole = await readUpload(raw(body), folders, { ...UPLOAD_LIMITS, bytes: length });
    expect(whole.fields.size).toBe(1);
    await whole[Symbol.asyncDispose]();
    expect(await refusal(raw(body), { bytes: length - 1 })).toMatchObject({ code: "body-too-large", httpStatus: 413 });
    const told = new Request(URL_OF_SESSIONS, {
      method: "POST",
      body: "x",
      headers: { "Content-Length": "9000000000" },
    });
    told.headers.set("Content-Type", "multipart/form-data; boundary=b");
    expect(await refusal(told)).toMatchObject({ code: "body-too-large" });
  });

  it.each([
    [
      "cut in a file",
      [part('name="idea"', "A"), '--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nabc'],
    ],
    ["cut in a field", ['--b\r\nContent-Disposition: form-data; name="idea"\r\n\r\nabc']],
    ["cut in a head", ["--b\r\nContent-Dispo"]],
    ["without a part's beginning", ["nothing of it"]],
    ["empty", []],
    ["with a field twice", [part('name="idea"', "A"), part('name="idea"', "B"), END]],
    ["with a part without a name", [part('filename="a.txt"', "A"), END]],
    ["with a name without end", [part(`name="${"n".repeat(101)}"`, "A"), END]],
    ["with a file under another name", [part('name="idea"; filename="a.txt"', "A"), END]],
    ["with files that are none", [part('name="files"', "A"), END]],
  ])("is refused in one sentence, and leaves nothing: %s", async (_, pieces) => {
    expect(await refusal(raw(pieces))).toMatchObject({ code: "body-malformed", httpStatus: 400 });
  });

  it.each(["multipart/form-data", "multipart/form-data; boundary=", 'multipart/form-data; boundary=""'])(
    "is refused where nothing tells its parts apart: %s",
    async (type) => {
      const error = await refusal(raw([END], type));
      expect(error.message).toContain("boundary");
      expect(englishIn(error.inLanguage("ko").replaceAll(/Content-Type|boundary/g, ""))).toEqual([]);
    },
  );

  it("is refused, and the files that came are gone, where its sender goes away", async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from('--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nabc'));
        setImmediate(() => controller.error(new Error("aborted")));
      },
    });
    const headers = { "Content-Type": "multipart/form-data; boundary=b" };
    const request = new Request(URL_OF_SESSIONS, { method: "POST", body, duplex: "half", headers });
    expect(await refusal(request)).toMatchObject({ code: "body-malformed" });
  });

  it("is not read further than it is written, and no further than its first fault", async () => {
    const piece = Buffer.alloc(100_000, 97);
    let sent = 0;
    const stream = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(sent++ === 0 ? Buffer.from(part('name="other"; filename="a"', "").slice(0, -2)) : piece);
          if (sent === 500) controller.close();
        },
      });
    const headers = { "Content-Type": "multipart/form-data; boundary=b" };
    const request = new Request(URL_OF_SESSIONS, { method: "POST", body: stream(), duplex: "half", headers });
    expect((await refusal(request)).message).toContain('"other"');
    expect(sent).toBeLessThan(50);
  });
});

describe("the folders of uploads", () => {
  it("go when the route has answered, and when it has failed", async () => {
    const seen: string[][] = [];
    const app = new Hono<AppEnv>();
    app.use(uploads(folders));
    app.post("/api/sessions", (c) => {
      seen.push(kept());
      if (c.var.upload?.fields.has("fail")) throw new Error("failed");
      return c.json({ files: c.var.upload?.files.length });
    });
    app.onError((_, c) => c.text("failed", 500));
    expect(await (await app.request(await form(["files", new File(["a"], "a.txt")]))).json()).toEqual({ files: 1 });
    expect((await app.request(await form(["fail", "1"]))).status).toBe(500);
    expect(seen).toEqual([[expect.any(String)], [expect.any(String)]]);
    expect(kept()).toEqual([]);
    // What is no upload is not touched: the route reads it.
    expect((await app.request("/api/sessions", { method: "POST", body: "{}" })).status).toBe(200);
  });

  it("that cannot be made are the server's failure", async () => {
    rmSync(join(place, "tmp"), { recursive: true, force: true });
    writeFileSync(join(place, "tmp"), "somebody's");
    const error = await readUpload(await form(["idea", "A"]), folders).catch((e) => e);
    expect(error).toMatchObject({ code: "uploads-unusable", httpStatus: 503 });
  });
});
