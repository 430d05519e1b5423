/** Where the code of a unit runs; `both` means server and browser, so it may use neither's own globals. */
export type Runtime = "both" | "server" | "browser";

/** A row of the table of floors in docs/architecture.md. */
export interface Floor {
  /** A folder, or a pattern with `*` for one path segment; the first row that fits counts. */
  readonly unit: string;
  /** A unit may import only units of a lower floor. */
  readonly floor: number;
  readonly runs: Runtime;
  /** Modules of a `both` unit that run on the server all the same. */
  readonly serverModules?: readonly string[];
  /** May import no workspace package at all. */
  readonly isBlackBox?: boolean;
}

/** Low to high. */
export const FLOORS: readonly Floor[] = [
  { unit: "packages/kernel", floor: 0, runs: "both" },
  { unit: "packages/rest", floor: 1, runs: "both", serverModules: ["src/fastify.ts"] },
  {
    unit: "packages/work-api",
    floor: 2,
    runs: "both",
    serverModules: ["src/acting-person.ts", "src/client-assertion.ts"],
  },
  { unit: "packages/tracker-api", floor: 2, runs: "both" },
  { unit: "packages/operate-api", floor: 2, runs: "both" },
  { unit: "packages/extension-kit", floor: 2, runs: "both", serverModules: ["src/pack.ts"] },
  { unit: "packages/platform", floor: 3, runs: "server" },
  { unit: "packages/ui", floor: 3, runs: "browser" },
  { unit: "packages/jobs", floor: 4, runs: "server" },
  { unit: "packages/blob-store", floor: 4, runs: "server" },
  { unit: "packages/mail", floor: 5, runs: "server" },
  { unit: "packages/documents", floor: 5, runs: "server" },
  { unit: "packages/identity", floor: 6, runs: "server" },
  { unit: "packages/work", floor: 7, runs: "server" },
  { unit: "packages/extensions", floor: 7, runs: "server" },
  { unit: "packages/tracker", floor: 7, runs: "server" },
  { unit: "packages/operate", floor: 7, runs: "server" },
  { unit: "packages/stack", floor: 9, runs: "server" },
  { unit: "apps/muniment", floor: 10, runs: "server" },
  { unit: "apps/*-server", floor: 8, runs: "server" },
  { unit: "apps/mail-sandbox", floor: 8, runs: "server" },
  { unit: "apps/*", floor: 8, runs: "browser" },
  { unit: "bench", floor: 10, runs: "server" },
  { unit: "e2e", floor: 10, runs: "server" },
  // What an author of extensions sees of the platform.
  { unit: "examples", floor: 8, runs: "browser" },
  // The suite must pass against any system that speaks the contract, so it may know nothing of this one.
  { unit: "conformance", floor: 10, runs: "server", isBlackBox: true },
  { unit: "tools", floor: 11, runs: "server" },
  { unit: ".", floor: 12, runs: "server" },
];

/** The floors of the engines, which know no users, matters or permissions. */
export const ENGINE_FLOORS: readonly number[] = [4, 5];

/** Imports that the floors alone would allow. */
export const FORBIDDEN_IMPORTS: readonly { readonly from: RegExp; readonly to: RegExp; readonly why: string }[] = [
  {
    from: /^(?:packages|apps)\/(?:tracker|operate)(?:-.+)?$/,
    to: /^packages\/(?:identity|work|extensions)$/,
    why: "Tracker and Operate reach Work only by its published contract",
  },
  {
    from: /^packages\/(?:jobs|blob-store|mail|documents)$/,
    to: /^packages\/(?:work|tracker|operate)-api$/,
    why: "an engine takes streams and plain options and knows no product's contract",
  },
];

/** npm packages that run in servers and browsers alike, so `both` units may use them. */
export const NEUTRAL_PACKAGES: readonly string[] = ["typebox", "temporal-polyfill"];

/** The slices of the packages that are cut into slices, low to high: a slice may import only lower ones. */
export const SLICES: Readonly<Record<string, readonly string[]>> = {
  "packages/identity": [
    "account-state",
    "library",
    "preference",
    "role",
    "standing",
    "account",
    "proof",
    "known-place",
    "security-settings",
    "user",
    "administration",
    "platform",
    "photo",
    "group",
    "application",
    "application-key",
    "session",
    "grant",
    "application-admin",
    "password",
    "sign-in-rules",
    "second-factor",
    "step-up",
    "account-mail",
    "background-grant",
    "directory",
    "single-sign-on",
    "anonymise",
    "oauth",
    "settings",
    "audit",
    "console",
    "role-admin",
    "library-admin",
    "csv-import",
    "connector",
    "operator",
  ],
  "packages/work": [
    "activity",
    "classification",
    "item",
    "policy",
    "access",
    "container",
    "checkout",
    "document",
    "security",
    "upload",
    "preview",
    "search",
    "recent",
    "person-content",
    "job",
    "bulk",
    "exchange",
    "connector",
  ],
  "packages/extensions": [
    "trust",
    "package",
    "installation",
    "public-origin",
    "outlook",
    "health",
    "element",
    "hosting",
    "configuration",
  ],
  "packages/tracker": [
    "work",
    "notice",
    "event",
    "session",
    "setting",
    "calendar",
    "matter",
    "library-authorisation",
    "sync",
    "digest",
    "checklist",
    "notification",
    "matter-sync",
    "personal",
    "view",
    "export",
    "comment",
    "history",
    "stream",
    "bulk",
    "reassign",
    "task-import",
    "copying",
    "organisation",
    "connector",
  ],
  "packages/operate": [
    "oauth",
    "user",
    "session",
    "team",
    "rights",
    "linked-service",
    "run-as",
    "document-repository",
    "configured-repository",
    "notice",
    "operation",
    "file-work",
    "work-type",
    "work-item",
    "case",
    "task",
    "register",
    "participant",
    "allocation",
    "staging",
    "mailbox",
    "inbound-email",
    "filing",
    "case-document",
    "conversion",
    "template",
    "generation",
    "provisioning",
    "outbound-email",
    "bundle",
    "open-work",
    "split",
    "post-room",
    "service-requirement",
    "history",
  ],
};

/** The row for a unit's folder. */
export function floorOf(unit: string): Floor | undefined {
  return FLOORS.find((floor) => {
    const pattern = floor.unit.replace(".", "\\.").replace("*", "[^/]*");
    return new RegExp(`^${pattern}$`).test(unit);
  });
}
