import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import { expect, it, onTestFinished } from "vitest";
import { createServer as createPlanServer } from "../../server/create-server.ts";
import { useBrowser } from "../support/browser.ts";
import { startPageServer } from "../support/page-server.ts";

const browser = useBrowser();

async function listening(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("can do nothing from the page of another origin, and a link from there opens our page", async () => {
  const { address } = await startPageServer();
  const html = await (await fetch(address)).text();
  const [script = ""] = /assets\/[^"]+\.js/.exec(html) ?? [];
  const body = JSON.stringify({ idea: "Of another origin", preset: "fast", yes: true });
  // What a page can send of its own accord: a form, a picture, a script, a frame, and requests with and without questions before.
  const evil = await listening(
    createServer((_, response) =>
      response.setHeader("Content-Type", "text/html").end(`<!doctype html><title>Another origin</title>
        <iframe name="frame" src="${address}/"></iframe>
        <iframe name="target"></iframe>
        <form method="post" action="${address}/api/sessions" target="target" enctype="text/plain">
          <input name='{"idea": "Of a form", "x": "' value='"}'></form>
        <img id="picture" src="${address}/favicon.svg">
        <img src="${address}/api/sessions">
        <script>var ran = "nothing"; addEventListener("error", () => { ran = "refused"; }, true)</script>
        <script src="${address}/${script}"></script>
        <a href="${address}/plans/new">A link</a>`),
    ),
  );
  const context = await (await browser.started()).newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(evil);
  await page.evaluate("document.forms[0].submit()");
  const tried = (await page.evaluate(`Promise.all([
    fetch("${address}/api/sessions", { method: "POST", headers: { "Content-Type": "application/json" }, body: ${JSON.stringify(body)} }),
    fetch("${address}/api/sessions", { method: "POST", mode: "no-cors", body: ${JSON.stringify(body)} }).then(({ type }) => type),
    fetch("${address}/api/sessions"),
    fetch("${address}/"),
    fetch("${address}/${script}"),
  ].map((one) => one.then((answer) => answer.ok ? "read" : answer, () => "refused")))`)) as unknown[];
  expect(tried).toEqual(["refused", "opaque", "refused", "refused", "refused"]);
  expect(await page.evaluate("ran")).toBe("refused");
  expect(await page.evaluate("document.getElementById('picture').naturalWidth")).toBe(0);
  const frame = page.frame({ name: "frame" });
  expect(await frame?.evaluate("document.body.innerText.includes('PlanCraft')")).toBe(false);
  // Nobody has made anything by all this.
  const listed = (await (await fetch(`${address}/api/sessions`)).json()) as { readonly sessions: readonly unknown[] };
  expect(listed.sessions).toEqual([]);

  await page.getByRole("link", { name: "A link" }).click();
  await page.waitForURL(`${address}/plans/new`);
  await page.getByRole("link", { name: "PlanCraft" }).waitFor();
  const asked = page.waitForResponse(`${address}/api/sessions*`);
  await page.getByRole("link", { name: "PlanCraft" }).click();
  expect((await asked).status()).toBe(200);
});

it("works below a path of a program that has pages of its own, also when it is loaded there", async () => {
  const { planner } = await startPageServer();
  const auth = async () => ({ person: "ada" });
  const plans = createPlanServer({ planner, auth, basePath: "/tools/plans" });
  const app = express();
  app.get("/", (_, answer) => void answer.send("The program's own page"));
  app.use("/tools/plans", getRequestListener(plans.fetch, { overrideGlobalObjects: false }));
  const address = await listening(createServer(app));
  const page = await browser.openPage(`${address}/tools/plans`);
  const asked: string[] = [];
  page.on("request", (request) => void asked.push(new URL(request.url()).pathname));
  for (const path of ["", "/memory", "/plans/new"]) {
    await page.goto(`${address}/tools/plans${path}`);
    await page.getByRole("main").waitFor();
    await page.getByRole("navigation").getByRole("link").first().click();
    await page.waitForURL(/\/tools\/plans\/?$/);
  }
  expect(asked.filter((path) => !/^\/tools\/plans(?:\/|$)/.test(path))).toEqual([]);
  expect(asked.some((path) => path.startsWith("/tools/plans/api/"))).toBe(true);
});
