import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";

/** The browser apps on Work's origin, by folder of the built files (work-api.md 17.1). */
const WEB_APPS = [
  { name: "control-center", base: "/control-center" },
  { name: "work-web", base: "/work/web" },
] as const;

const PAGE_HEADERS = {
  "cache-control": "no-cache",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; " +
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
} as const;

/**
 * Serves what is built in the configured folder, or in the project's own: one folder for each app; files whose names hold a hash may be kept for ever, any
 * other address below the app's base is a page of it. An app that is not built is not served.
 */
export async function webAppRoutes(app: FastifyInstance, configured: string): Promise<void> {
  const folder = configured === "" ? join(import.meta.dirname, "../../../dist/web") : configured;
  let isFirst = true;
  for (const { name, base } of WEB_APPS) {
    const root = join(folder, name);
    if (!existsSync(join(root, "index.html"))) continue;
    await app.register(fastifyStatic, {
      root: join(root, "assets"),
      prefix: `${base}/assets/`,
      decorateReply: isFirst,
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: "365d",
      setHeaders: (reply) => void reply.header("x-content-type-options", "nosniff"),
    });
    isFirst = false;
    const sendPage = async (_request: unknown, reply: FastifyReply): Promise<FastifyReply> =>
      reply.headers(PAGE_HEADERS).sendFile("index.html", root, { cacheControl: false });
    app.get(base, sendPage);
    app.get(`${base}/*`, sendPage);
  }
  app.get("/", async (_request, reply) => reply.redirect("/work/web/", 302));
  app.get("/work", async (_request, reply) => reply.redirect("/work/web/", 302));
}
