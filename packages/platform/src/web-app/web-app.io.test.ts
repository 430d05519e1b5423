import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { webAppRoutes } from "./web-app.routes.ts";

let folder: string;
const app = fastify();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-web-"));
  for (const name of ["first", "second"]) {
    await mkdir(join(folder, name, "assets"), { recursive: true });
    await writeFile(join(folder, name, "index.html"), `<title>${name}</title>`);
    await writeFile(join(folder, name, "assets/main-1a2b.js"), "export {}");
  }
  const frames = "https://apps.firm.example";
  const apps = [
    { name: "first", base: "/first", pages: ["/first", "/first/*"] },
    { name: "second", base: "/second", pages: ["/second/*"], frames, showsForeignPictures: true },
    { name: "unbuilt", base: "/unbuilt", pages: ["/unbuilt"] },
  ];
  await webAppRoutes(app, { folder, apps });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const get = async (url: string) => app.inject({ url });
const policyOf = async (url: string): Promise<string> => String((await get(url)).headers["content-security-policy"]);

test("each page has the policy of its own app, and assets have theirs", async () => {
  const first = await policyOf("/first/anything/below");
  expect(first).toContain("default-src 'none'");
  expect(first).toContain("frame-src 'none'");
  expect(first).not.toContain("https:");
  const second = await policyOf("/second/page");
  expect(second).toContain("frame-src https://apps.firm.example");
  expect(second).toMatch(/img-src [^;]*https:/);
  expect(second).toContain("frame-ancestors 'none'");
  const asset = await policyOf("/second/assets/main-1a2b.js");
  expect(asset).toContain("default-src 'self'");
  expect(asset).not.toMatch(/unsafe-eval|frame-src/);
});

test("pages are asked for anew and assets kept for ever; both are what they say they are", async () => {
  const page = await get("/first");
  expect(page.body).toBe("<title>first</title>");
  expect(page.headers["cache-control"]).toBe("no-cache");
  const asset = await get("/first/assets/main-1a2b.js");
  expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  for (const { headers } of [page, asset]) expect(headers["x-content-type-options"]).toBe("nosniff");
});

test("an app that is not built, and what lies beside the assets, is not served", async () => {
  for (const url of ["/unbuilt", "/first/assets/../index.html", "/first/assets/%2e%2e/index.html"]) {
    expect((await get(url)).body, url).not.toContain("<title>unbuilt");
  }
  expect((await get("/unbuilt")).statusCode).toBe(404);
  expect((await get("/index.html")).statusCode).toBe(404);
});
