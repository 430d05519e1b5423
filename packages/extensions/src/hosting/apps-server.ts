import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Manifest } from "@muniment/extension-kit";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { createApp } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import { errors, httpErrors } from "@muniment/work-api";
import { findInstalledManifest } from "../installation/index.ts";
import type { OpenPackageFile, PackageFile } from "../installation/index.ts";
import { manifestOf, OFFICE_JS } from "../outlook/index.ts";
import type { OutlookSettings } from "../outlook/index.ts";
import type { AppsOrigin } from "./apps-origin.ts";
import { CALLBACK_PAGE, CALLBACK_SCRIPT } from "./callback-page.ts";
import { contentPolicyOf, paneFolders } from "./content-policy.ts";
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
  readonly outlook: OutlookSettings;
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
    const { outlook } = deps;
    reply.header("content-security-policy", contentPolicyOf(found.manifest, places, { path, outlook }));
    const own = asked === "active" ? await ownFile(deps, { ...found, packageId, path }) : undefined;
    if (own !== undefined) return reply.header("cache-control", "no-store").type(own.type).send(own.text);
    const file = await deps.openPackageFile(packageId, asked, path);
    if (file === undefined) throw notThere();
    const isPane = path.endsWith(".html") && paneFolders(found.manifest).some((folder) => path.startsWith(folder));
    return isPane && outlook.officeJs !== OFFICE_JS
      ? sendPane({ request, reply }, file, outlook.officeJs)
      : sendFile({ request, reply }, asked, file);
  });
  return app;
}

interface Found {
  readonly client_id: string;
  readonly manifest: Manifest;
  readonly packageId: string;
  readonly path: string;
}

/**
 * Files that no package brings: where its sign-ins end, what its pages have to know of the installation when nothing of
 * the platform is around them, and its manifest for Outlook with the addresses of this installation.
 */
async function ownFile(deps: AppsServerDeps, found: Found): Promise<{ type: string; text: string } | undefined> {
  const { path, packageId, client_id, manifest } = found;
  switch (path) {
    case CALLBACK:
      return { type: "text/html; charset=utf-8", text: CALLBACK_PAGE };
    case `${CALLBACK}.js`:
      return { type: "text/javascript; charset=utf-8", text: CALLBACK_SCRIPT };
    case "oauth/platform.json": {
      const { id, version } = manifest;
      return {
        type: "application/json",
        text: JSON.stringify({ api: deps.platform, package: id, version, client_id }),
      };
    }
    case manifest.outlook?.manifestTemplate: {
      const addin = { package_id: packageId, active_version: "active", client_id, manifest };
      const places = { ...deps, appsOriginOf: deps.origins.of };
      return { type: "application/xml; charset=utf-8", text: await manifestOf(places, addin) };
    }
    default:
      return undefined;
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function sendFile({ request, reply }: Exchange, version: string, file: PackageFile): Promise<unknown> {
  if (isKnown({ request, reply }, file.sha256, version === "active" ? "no-cache" : FOR_EVER)) {
    return reply.code(304).send();
  }
  reply.type(file.mediaType).header("content-length", file.size);
  return reply.send(await file.open());
}

/** A pane where the firm has its own copy of Office.js (TRK-OUT-008). */
async function sendPane({ request, reply }: Exchange, file: PackageFile, officeJs: string): Promise<unknown> {
  const page = (await text(await file.open())).replaceAll(OFFICE_JS, officeJs);
  const hash = createHash("sha256").update(page).digest("hex");
  if (isKnown({ request, reply }, hash, "no-cache")) return reply.code(304).send();
  return reply.type(file.mediaType).send(page);
}

function isKnown({ request, reply }: Exchange, hash: string, caching: string): boolean {
  const etag = `"${hash}"`;
  reply.header("etag", etag).header("cache-control", caching);
  return request.headers["if-none-match"]?.split(/,\s*/).includes(etag) === true;
}

function notThere(): AppError {
  return new AppError(errors.unknownResource);
}
