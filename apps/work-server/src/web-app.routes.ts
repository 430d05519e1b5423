import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { webAppRoutes } from "@muniment/platform/web-app";
import type { ServedWebApp } from "@muniment/platform/web-app";

const below = (name: string, base: string): ServedWebApp => ({ name, base, pages: [base, `${base}/*`] });

/** The browser apps on Work's origin, by folder of the built files (work-api.md 17.1). */
const APPS = [below("control-center", "/control-center"), below("work-web", "/work/web")];

/** Serves Work's browser apps from the configured folder, or from the project's own. */
export async function workAppRoutes(app: FastifyInstance, configured: string): Promise<void> {
  const folder = configured === "" ? join(import.meta.dirname, "../../../dist/web") : configured;
  await webAppRoutes(app, { folder, apps: APPS });
  app.get("/", async (_request, reply) => reply.redirect("/work/web/", 302));
  app.get("/work", async (_request, reply) => reply.redirect("/work/web/", 302));
}
