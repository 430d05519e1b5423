import type { Manifest } from "@muniment/extension-kit";
import { frameHostsOf, OFFICE_JS } from "../outlook/index.ts";
import type { OutlookSettings } from "../outlook/index.ts";

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
 * Packages may share an origin, so that its own folder is named and not its origin. A package with a pane in Outlook
 * names Outlook and Office.js for the folder of that pane alone (TRK-OUT-009).
 */
export function contentPolicyOf(
  manifest: Pick<Manifest, "id" | "security" | "extensionPoints">,
  places: PolicyPlaces,
  page: { readonly path: string; readonly outlook: OutlookSettings },
): string {
  const own = `${places.apps}/apps/${manifest.id}/`;
  const { connectSrc = ["self"], frameAncestors = ["self"], scriptSrc = ["self"] } = manifest.security ?? {};
  const folders = paneFolders(manifest);
  const isPane = folders.some((folder) => page.path.startsWith(folder));
  const isBare = folders.length > 0 && !isPane;
  const named = (sources: readonly string[], self: readonly string[]): string =>
    [...new Set(sources.flatMap((source) => (source === "self" ? self : SOURCE.test(source) ? [source] : [])))].join(
      " ",
    );
  const onlyOwn = (sources: readonly string[]): readonly string[] =>
    isBare ? sources.filter((source) => source === "self") : sources;
  const cdn = new URL(OFFICE_JS).origin;
  const scripts = onlyOwn(scriptSrc).map((source) => (source === cdn ? new URL(page.outlook.officeJs).origin : source));
  const frames = isPane
    ? [...frameAncestors.filter((source) => source === "self"), ...frameHostsOf(manifest, page.outlook)]
    : onlyOwn(frameAncestors);
  return [
    "default-src 'none'",
    `script-src ${named(scripts, [own]) || own}`,
    `style-src ${own} 'unsafe-inline'`,
    `img-src ${own} ${places.platform} blob: data:`,
    `font-src ${own} data:`,
    `connect-src ${named(connectSrc, [own, places.platform]) || "'none'"}`,
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${named(frames, [places.platform]) || "'none'"}`,
  ].join("; ");
}

/** Where the pages of a pane in Outlook lie: a folder of their own, with a slash at its end. */
export function paneFolders({ extensionPoints = [] }: Pick<Manifest, "extensionPoints">): string[] {
  return extensionPoints.flatMap((point) => {
    if (!point.point.startsWith("outlook.") || !("entry" in point)) return [];
    const path = point.entry.replace(/\?.*$/, "");
    return path.includes("/") ? [path.slice(0, path.lastIndexOf("/") + 1)] : [];
  });
}
