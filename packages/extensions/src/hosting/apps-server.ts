import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { createApp } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import { errors, httpErrors } from "@muniment/work-api";
import { findInstalledManifest } from "../installation/index.ts";
import type { OpenPackageFile } from "../installation/index.ts";
import type { AppsOrigin } from "./apps-origin.ts";
import { CALLBACK_PAGE, CALLBACK_SCRIPT } from "./callback-page.ts";
import { contentPolicyOf } from "./content-policy.ts";
import type { Applications } from "./hosting.service.ts";

/** What the server of packages' files is built from. */
export interface AppsServerDeps {
  readonly reader: Tx;
  readonly log: Log;
  readonly origins: AppsOrigin;
  /** The public origin of the platform. */
  readonly platform: string;
  readonly openPackageFile: OpenPackageFile;
  readonly applications: Applications;
  readonly version: string;
  readonly trustProxy: boolean;
}

const VERSION = /^(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)\/(.+)$/;
const FOR_EVER = "public, max-age=31536000, immutable";
const CALLBACK = "oauth/callback";

/**
 * Serves the files of enabled packages and nothing else, on an origin that has no sessions: no cookie is read or set,
 * and no path of the platform is there (D36).
 */
export function createAppsServer(deps: AppsServerDeps): FastifyInstance {
  const { log, version, trustProxy } = deps;
  const app = createApp({ log, errors: httpErrors, version, trustProxy });
  app.addHook("onSend", async (_request, reply) => {
    reply.header("x-content-type-options", "nosniff");
    reply.header("referrer-policy", "no-referrer");
    // The platform's pages show icons of packages, from an origin that may be another site.
    reply.header("cross-origin-resource-policy", "cross-origin");
    if (!reply.hasHeader("content-security-policy")) {
      reply.header("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    }
  });
  // Both of them, since a front server asks whether this listener lives.
  app.get("/healthz", async () => ({ data: { status: "ok" } }));
  app.get<{ Params: { package: string; "*": string } }>("/apps/:package/*", async (request, reply) => {
    const { package: packageId, "*": rest } = request.params;
    const place = deps.origins.ofHost(request.host);
    if (place === undefined || (place.packageId !== undefined && place.packageId !== packageId)) throw notThere();
    const [, asked = "active", path = rest] = VERSION.exec(rest) ?? [];
    const found = await findInstalledManifest(deps.reader, packageId, asked);
    if (found === undefined || (await deps.applications.find(deps.reader, found.client_id)) === undefined) {
      throw notThere();
    }
    const places = { apps: deps.origins.of(packageId), platform: deps.platform };
    reply.header("content-security-policy", contentPolicyOf(found.manifest, places));
    const own = asked === "active" ? ownFile(path) : undefined;
    if (own !== undefined) return reply.header("cache-control", "no-store").type(own.type).send(own.text);
    return sendFile({ request, reply }, { packageId, version: asked, path }, deps.openPackageFile);
  });
  return app;
}

/** Where sign-ins of a package end: a page of ours, so that no package has to bring one. */
function ownFile(path: string): { type: string; text: string } | undefined {
  if (path === CALLBACK) return { type: "text/html; charset=utf-8", text: CALLBACK_PAGE };
  return path === `${CALLBACK}.js` ? { type: "text/javascript; charset=utf-8", text: CALLBACK_SCRIPT } : undefined;
}

async function sendFile(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  asked: { packageId: string; version: string; path: string },
  openPackageFile: OpenPackageFile,
): Promise<unknown> {
  const file = await openPackageFile(asked.packageId, asked.version, asked.path);
  if (file === undefined) throw notThere();
  const etag = `"${file.sha256}"`;
  reply.header("etag", etag).header("cache-control", asked.version === "active" ? "no-cache" : FOR_EVER);
  if (request.headers["if-none-match"]?.split(/,\s*/).includes(etag) === true) return reply.code(304).send();
  reply.type(file.mediaType).header("content-length", file.size);
  return reply.send(await file.open());
}

function notThere(): AppError {
  return new AppError(errors.unknownResource);
}
