import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";
import { Trouble } from "./trouble.ts";

/** How many entries a bundle may have, and how deep its sections may lie (OPR-BUN-003, -018). */
export const bundleLimits = { entries: 1000, sectionLevels: 4, pages: 10_000 } as const;

const text = (maxLength: number) => Type.String({ maxLength });
const count = Type.Integer({ minimum: 0 });

/** A document of a repository, by the service's system name and the repository's own id. */
export const BundleDocument = Type.Object({
  service: text(64),
  document_id: text(1000),
  /** In whose workspace it lies; the bundle's own when absent. */
  case: Type.Optional(text(64)),
});

/**
 * One line of a bundle, in its order. A `section` opens a part that goes on until the next one of its level or a
 * higher one; every other kind is an item of the section before it.
 */
export const BundleEntry = Type.Object({
  /** Chosen by whoever adds it; unique in the bundle. */
  id: Type.String({ minLength: 1, maxLength: 64 }),
  kind: Type.Union([
    Type.Literal("section"),
    Type.Literal("document"),
    /** A page with `text` on it. */
    Type.Literal("text"),
    /** A page that says that the document follows. */
    Type.Literal("placeholder"),
  ]),
  title: text(254),
  /** Of sections: 1 is the highest. */
  level: Type.Optional(Type.Integer({ minimum: 1, maximum: bundleLimits.sectionLevels })),
  /** For the contents. */
  description: Type.Optional(text(254)),
  date: Type.Optional(text(32)),
  document: Type.Optional(BundleDocument),
  text: Type.Optional(text(4000)),
  /** `1-3,7,9-z`, where z is the last one; all when absent. */
  pages: Type.Optional(text(254)),
  rotate: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(90), Type.Literal(180), Type.Literal(270)])),
  starts_on_odd_page: Type.Optional(Type.Boolean()),
  /** Left out while false. */
  is_included: Type.Optional(Type.Boolean()),
});

/** A value of it. */
export type BundleEntryValue = Static<typeof BundleEntry>;

/** Where on a page its number stands. */
export const numberPositions = [
  "bottom-center",
  "bottom-right",
  "bottom-left",
  "top-center",
  "top-right",
  "top-left",
] as const;

/** How a bundle looks, and where it goes. */
export const BundleOptions = Type.Object({
  has_cover: Type.Boolean(),
  has_contents: Type.Boolean(),
  has_dividers: Type.Boolean(),
  numbering: Type.Object({
    is_printed: Type.Boolean(),
    position: Type.Unsafe<(typeof numberPositions)[number]>({ type: "string", enum: numberPositions }),
    /** Latin letters, digits and punctuation before each number. */
    prefix: Type.String({ maxLength: 16, pattern: "^[\\x20-\\x7e]*$" }),
    /** The number of the first page; 1 makes the printed number that of the page in the file (OPR-BUN-009). */
    start: Type.Integer({ minimum: 0, maximum: 100_000 }),
    /** Points. */
    size: Type.Integer({ minimum: 6, maximum: 24 }),
    shows_total: Type.Boolean(),
  }),
  /** What a source that is missing, forbidden or not convertible comes to (OPR-BUN-019). */
  on_trouble: Type.Union([Type.Literal("stop"), Type.Literal("slip_sheet")]),
  /** Names of folders below the workspace of the case; what is missing is made. */
  folder: Type.Array(text(254), { maxItems: 20 }),
  /** Of the document that results; the bundle's title when empty. */
  name: text(254),
});

/** A value of it. */
export type BundleOptionsValue = Static<typeof BundleOptions>;

/** What the Court's guidance asks for (OPR-BUN-009). */
export const defaultBundleOptions: BundleOptionsValue = {
  has_cover: true,
  has_contents: true,
  has_dividers: true,
  numbering: { is_printed: true, position: "bottom-right", prefix: "", start: 1, size: 10, shows_total: false },
  on_trouble: "stop",
  folder: ["Bundles"],
  name: "",
};

/** What a page range of the result was made from (OPR-BUN-014). */
export const BundleManifestEntry = Type.Object({
  entry: Type.String(),
  title: Type.String(),
  kind: Type.String(),
  document: Type.Optional(BundleDocument),
  sha256: Type.Optional(Type.String()),
  /** First page in the file, from 1, and how many. */
  first_page: count,
  pages: count,
  /** Why a slip sheet stands in its place. */
  trouble: Type.Optional(Type.String()),
});

/** One making of a bundle; its id is the operation id in both audits. */
export const BundleBuild = Type.Object({
  id: Type.String(),
  bundle: Type.String(),
  /** From 1; each is a version of the bundle. */
  number: Type.Integer(),
  /** `waiting` goes on by itself; `failed` waits for a person. */
  state: Type.Union([
    Type.Literal("running"),
    Type.Literal("waiting"),
    Type.Literal("failed"),
    Type.Literal("cancelled"),
    Type.Literal("built"),
    Type.Literal("built_with_warnings"),
  ]),
  step: Type.Union([Type.Literal("collecting"), Type.Literal("assembling"), Type.Literal("storing")]),
  /** How many sources are at hand, of how many. */
  done: count,
  total: count,
  by: Type.String(),
  created_at: Type.String(),
  ended_at: Type.Optional(Type.String()),
  trouble: Type.Optional(Trouble),
  manifest: Type.Array(BundleManifestEntry),
  result: Type.Optional(
    Type.Object({
      name: Type.String(),
      pages: count,
      size: count,
      document: BundleDocument,
      folder_name: Type.String(),
      url: Type.Optional(Type.String()),
    }),
  ),
});

/** Documents put together into one (OPR-BUN-003). */
export const Bundle = Type.Object({
  id: Type.String(),
  case: Type.String(),
  title: Type.String(),
  reference: Type.String(),
  purpose: Type.String(),
  state: Type.Union([
    Type.Literal("defined"),
    Type.Literal("building"),
    Type.Literal("failed"),
    Type.Literal("built"),
    Type.Literal("built_with_warnings"),
    Type.Literal("stale"),
  ]),
  entries: Type.Array(BundleEntry),
  options: BundleOptions,
  /** Titles of entries whose source has changed since the newest build (OPR-BUN-014). */
  changed: Type.Array(Type.String()),
  /** The newest one. */
  build: Type.Optional(BundleBuild),
  updated_at: Type.String(),
  updated_by: Type.String(),
  rev: Type.Integer(),
});

const ofCase = Type.Object({ case: text(64) });
const one = Type.Object({ bundle: text(64) });
const oneBuild = Type.Object({ build: text(64) });
const privilege = "documents.bundle";
const list = `${apiPath}/cases/:case/bundles`;
const base = `${apiPath}/bundles/:bundle`;
const builds = `${apiPath}/bundle-builds/:build`;

const entries = Type.Array(BundleEntry, { maxItems: bundleLimits.entries });

/** Bundles of a case, the last changed first. */
export const listBundles = endpoint({
  id: "listBundles",
  method: "GET",
  path: list,
  summary: "Bundles of a case",
  auth: "user",
  privilege: "case.read",
  params: ofCase,
  response: List(Bundle),
});

/** A document that is picked must be visible to the person, where they are linked (OPR-IDN-010). */
export const createBundle = endpoint({
  id: "createBundle",
  method: "POST",
  path: list,
  summary: "Begin a bundle",
  auth: "user",
  privilege,
  params: ofCase,
  body: Type.Object({
    title: text(254),
    reference: Type.Optional(text(64)),
    purpose: Type.Optional(text(1000)),
    entries: Type.Optional(entries),
    options: Type.Optional(BundleOptions),
  }),
  status: 201,
  response: Data(Bundle),
});

/** One bundle. */
export const getBundle = endpoint({
  id: "getBundle",
  method: "GET",
  path: base,
  summary: "One bundle",
  auth: "user",
  privilege: "case.read",
  params: one,
  response: Data(Bundle),
});

/** Needs `If-Match`; 409 `edit_conflict` has the bundle as it is now. */
export const updateBundle = endpoint({
  id: "updateBundle",
  method: "PATCH",
  path: base,
  summary: "Change what is sent",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({
    title: Type.Optional(text(254)),
    reference: Type.Optional(text(64)),
    purpose: Type.Optional(text(1000)),
    entries: Type.Optional(entries),
    options: Type.Optional(BundleOptions),
  }),
  response: Data(Bundle),
});

/** Removes the definition; what was built stays in the case. 409 while it is being built. */
export const removeBundle = endpoint({
  id: "removeBundle",
  method: "DELETE",
  path: base,
  summary: "Remove a bundle",
  auth: "user",
  privilege,
  params: one,
  response: Done,
});

/** Builds it in the background, always as the service account (OPR-BUN-002); 409 while it is being built. */
export const buildBundle = endpoint({
  id: "buildBundle",
  method: "POST",
  path: `${base}/build`,
  summary: "Build a bundle",
  auth: "user",
  privilege,
  params: one,
  status: 202,
  response: Data(BundleBuild),
});

/** Compares the sources with the newest build; the bundle is `stale` when one has changed. */
export const checkBundle = endpoint({
  id: "checkBundle",
  method: "POST",
  path: `${base}/check`,
  summary: "Look for changed sources",
  auth: "user",
  privilege,
  params: one,
  response: Data(Bundle),
});

/** The versions of a bundle, newest first. */
export const listBundleBuilds = endpoint({
  id: "listBundleBuilds",
  method: "GET",
  path: `${base}/builds`,
  summary: "Versions of a bundle",
  auth: "user",
  privilege: "case.read",
  params: one,
  response: List(BundleBuild),
});

/** One build, with its progress. */
export const getBundleBuild = endpoint({
  id: "getBundleBuild",
  method: "GET",
  path: builds,
  summary: "One build of a bundle",
  auth: "user",
  privilege: "case.read",
  params: oneBuild,
  response: Data(BundleBuild),
});

/** Goes on at the step that failed. */
export const retryBundleBuild = endpoint({
  id: "retryBundleBuild",
  method: "POST",
  path: `${builds}/retry`,
  summary: "Try a build again",
  auth: "user",
  privilege,
  params: oneBuild,
  response: Data(BundleBuild),
});

/** Stops within seconds and leaves nothing in the case (OPR-BUN-017). */
export const cancelBundleBuild = endpoint({
  id: "cancelBundleBuild",
  method: "POST",
  path: `${builds}/cancel`,
  summary: "Cancel a build",
  auth: "user",
  privilege,
  params: oneBuild,
  response: Data(BundleBuild),
});

/** Every endpoint of this file. */
export const bundleEndpoints = [
  listBundles,
  createBundle,
  getBundle,
  updateBundle,
  removeBundle,
  buildBundle,
  checkBundle,
  listBundleBuilds,
  getBundleBuild,
  retryBundleBuild,
  cancelBundleBuild,
];
