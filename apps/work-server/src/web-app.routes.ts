import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { webAppRoutes } from "@muniment/platform/web-app";
import type { ServedWebApp } from "@muniment/platform/web-app";

/** The browser apps on Work's origin, by folder of the built files, and their addresses (work-api.md 17.1). */
const APPS = [
  ["control-center", "/control-center"],
  ["work-web", "/work/web"],
] as const;

/** Serves Work's browser apps from the configured folder, or from the project's own; `frames` is where extensions are. */
export async function workAppRoutes(
  app: FastifyInstance,
  given: { readonly folder: string; readonly frames: string | undefined },
): Promise<void> {
  const folder = given.folder === "" ? join(import.meta.dirname, "../../../dist/web") : given.folder;
  const { frames } = given;
  const apps = APPS.map(([name, base]): ServedWebApp => ({ name, base, pages: [base, `${base}/*`], frames }));
  await webAppRoutes(app, { folder, apps });
  app.get("/", async (_request, reply) => reply.redirect("/work/web/", 302));
  app.get("/work", async (_request, reply) => reply.redirect("/work/web/", 302));
}
