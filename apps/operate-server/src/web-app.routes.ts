import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { webAppRoutes } from "@muniment/platform/web-app";

/** Operate's pages lie at the root of its origin, beside the API: what is no page of it stays unknown there. */
export const PAGES: readonly string[] = [
  "/",
  ...["/emails", "/cases", "/people", "/post"].flatMap((place) => [place, `${place}/*`]),
  "/outbox",
  "/tasks",
  "/people-new",
  "/admin/*",
  "/profile/*",
];

/** Serves Operate's browser app from the configured folder, or from the project's own. */
export async function operateAppRoutes(app: FastifyInstance, configured: string): Promise<void> {
  const folder = configured === "" ? join(import.meta.dirname, "../../../dist/web") : configured;
  await webAppRoutes(app, {
    folder,
    apps: [{ name: "operate-web", base: "", pages: PAGES, showsForeignPictures: true }],
  });
}
