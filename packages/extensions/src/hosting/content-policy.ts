import type { Manifest } from "@muniment/extension-kit";

/** The origins that a package's pages are bound to. */
export interface PolicyPlaces {
  /** Of the package's files. */
  readonly apps: string;
  /** Of the platform: its API, and its pages as the frame around. */
  readonly platform: string;
}

const SOURCE = /^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/i;

/**
 * What pages of a package may load, call and be framed by: its own folder, the platform, and what its manifest names.
 * Packages may share an origin, so that its own folder is named and not its origin.
 */
export function contentPolicyOf(manifest: Pick<Manifest, "id" | "security">, places: PolicyPlaces): string {
  const own = `${places.apps}/apps/${manifest.id}/`;
  const { connectSrc = ["self"], frameAncestors = ["self"], scriptSrc = ["self"] } = manifest.security ?? {};
  const named = (sources: readonly string[], self: readonly string[]): string =>
    [...new Set(sources.flatMap((source) => (source === "self" ? self : SOURCE.test(source) ? [source] : [])))].join(
      " ",
    );
  return [
    "default-src 'none'",
    `script-src ${named(scriptSrc, [own]) || own}`,
    `style-src ${own} 'unsafe-inline'`,
    `img-src ${own} ${places.platform} blob: data:`,
    `font-src ${own} data:`,
    `connect-src ${named(connectSrc, [own, places.platform]) || "'none'"}`,
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${named(frameAncestors, [places.platform]) || "'none'"}`,
  ].join("; ");
}
