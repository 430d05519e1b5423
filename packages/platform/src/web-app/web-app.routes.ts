import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";

/** A browser app as a server serves it. */
export interface ServedWebApp {
  /** The folder of its built files. */
  readonly name: string;
  /** Where its assets lie, without a slash at the end. */
  readonly base: string;
  /** Addresses that are pages of it, as the router writes them. */
  readonly pages: readonly string[];
  /** Its pages may show pictures of other origins, such as those of an e-mail when somebody asks for them. */
  readonly showsForeignPictures?: boolean;
  /** An origin whose pages may be framed and whose icons may be shown, such as that of extensions. */
  readonly frames?: string | undefined;
}

const policyOf = ({ showsForeignPictures = false, frames = "" }: ServedWebApp): string =>
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
  `img-src 'self' blob: data:${showsForeignPictures ? " https:" : ""} ${frames}; frame-src ${frames || "'none'"}; ` +
  "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A worker has the policy of its own file: it runs and fetches nothing but what is ours. */
const ASSET_HEADERS = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
} as const;

/** A frame that opens a window, as for a sign-in, gets no hold of it below a page that lets no window in its group. */
const openerPolicyOf = ({ frames }: ServedWebApp): string =>
  frames === undefined ? "same-origin" : "same-origin-allow-popups";

const PAGE_HEADERS = {
  "cache-control": "no-cache",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
} as const;

/**
 * Serves what is built in `folder`, one folder for each app: files whose names hold a hash may be kept for ever, the
 * addresses of its pages give the app. An app that is not built is not served.
 */
export async function webAppRoutes(
  app: FastifyInstance,
  given: { readonly folder: string; readonly apps: readonly ServedWebApp[] },
): Promise<void> {
  let isFirst = true;
  for (const served of given.apps) {
    const { name, base, pages } = served;
    const root = join(given.folder, name);
    if (!existsSync(join(root, "index.html"))) continue;
    // Pages are sent by a registration of their own, so that the headers of assets do not come over theirs.
    if (isFirst) await app.register(fastifyStatic, { root, serve: false, preCompressed: true });
    await app.register(fastifyStatic, {
      root: join(root, "assets"),
      prefix: `${base}/assets/`,
      decorateReply: false,
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: "365d",
      setHeaders: (reply) => void reply.headers(ASSET_HEADERS),
    });
    isFirst = false;
    const headers = {
      ...PAGE_HEADERS,
      "content-security-policy": policyOf(served),
      "cross-origin-opener-policy": openerPolicyOf(served),
    };
    const sendPage = async (_request: unknown, reply: FastifyReply): Promise<FastifyReply> =>
      reply.headers(headers).sendFile("index.html", root, { cacheControl: false });
    for (const page of pages) app.get(page, sendPage);
  }
}
