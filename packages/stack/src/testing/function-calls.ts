import type { RecordedCall } from "./recording-proxy.ts";

/** Calls of operate.md 20.1, in their order there, by method and path below the customer. */
const CATALOGUE: readonly (readonly [id: string, method: string, path: RegExp])[] = [
  ["A1", "GET", /^\/api$/],
  ["L1", "GET", /^C\/libraries$/],
  ["W1", "GET", /^L\/workspaces$/],
  ["W2", "GET", /^L\/workspaces\/[^/]+$/],
  ["W3", "GET", /^L\/workspaces\/[^/]+\/children$/],
  ["W4", "GET", /^L\/workspaces\/[^/]+\/operations$/],
  ["FD1", "POST", /^L\/workspaces\/[^/]+\/folders$/],
  ["FD2", "POST", /^L\/folders\/[^/]+\/subfolders$/],
  ["FD3", "GET", /^L\/folders\/[^/]+$/],
  ["FD3 path", "GET", /^L\/folders\/[^/]+\/path$/],
  ["FD3 delete", "DELETE", /^L\/folders\/[^/]+$/],
  ["FD3 change", "PATCH", /^L\/folders\/[^/]+$/],
  ["FD4", "GET", /^L\/folders\/[^/]+\/children$/],
  ["FD5", "GET", /^L\/folders\/[^/]+\/operations$/],
  ["FD6", "POST", /^L\/folders\/[^/]+\/move$/],
  ["D1", "POST", /^L\/folders\/[^/]+\/documents$/],
  ["D2", "GET", /^L\/documents\/[^/]+$/],
  ["D2 parents", "GET", /^L\/documents\/[^/]+\/parents$/],
  ["D3", "GET", /^L\/documents\/[^/]+\/download$/],
  ["D4", "PATCH", /^L\/documents\/[^/]+$/],
  ["D5 list", "GET", /^L\/documents\/[^/]+\/versions$/],
  ["D5", "POST", /^L\/documents\/[^/]+\/versions$/],
  ["D8", "GET", /^L\/documents\/[^/]+\/operations$/],
  ["D9", "POST", /^L\/folders\/[^/]+\/documents\/[^/]+\/move$/],
  ["D10", "POST", /^L\/documents\/[^/]+\/copy$/],
  ["D12", "POST", /^L\/documents\/search$/],
  ["D13", "DELETE", /^L\/documents\/[^/]+$/],
  ["D13 restore", "POST", /^L\/trash-bin\/documents\/[^/]+\/restore$/],
  ["D14", "GET", /^L\/documents\/[^/]+\/history$/],
];

/** The id of a call in the catalogue; what is not in it has its method and path instead. */
export function idOfCall({ method, path }: RecordedCall): string {
  const below = path
    .replace(/^\/work\/api\/v2\/customers\/1\/libraries\/[^/]+/, "L")
    .replace(/^\/work\/api\/v2\/customers\/1/, "C");
  const found = CATALOGUE.find(([, its, pattern]) => its === method && pattern.test(below));
  return found?.[0] ?? `${method} ${below}`;
}

/** Calls that one identity makes in a function: those that it must make, and those that it may make besides. */
export interface CallsOf {
  readonly must: readonly string[];
  readonly may?: readonly string[];
}

/** A row of operate.md 20.2, as far as it exists. */
export interface FunctionRow {
  readonly name: string;
  /** As the linked person. */
  readonly U?: CallsOf;
  /** As the service account. */
  readonly S?: CallsOf;
  /** Whether the service account says for whom it calls (D41); `partly` where it then acts for several together. */
  readonly isForPerson?: boolean | "partly";
}

const ENSURE_PATH = ["W1", "W2", "W3", "FD1", "FD2", "FD3", "FD4"];
const FILE = ["D2", "FD5", "D4", ...ENSURE_PATH];

/** Who makes which calls where no document of a case is worked with but e-mails and their files (OPR-CAL-001). */
export const mailFunctionRows = [
  { name: "Link an account", U: { must: ["A1"], may: ["L1"] } },
  { name: "Connection test, one's own", U: { must: ["A1"], may: ["L1", "W1", "W2", "W4", "FD5"] } },
  { name: "Connection test, the system's", S: { must: ["A1"], may: ["L1", "W1", "W2", "W4", "FD5"] } },
  { name: "Test of a mailbox", S: { must: ["W2", "W4"], may: ["L1", "FD5"] } },
  { name: "Opening a case", U: { must: ["W2"] }, S: { must: ["W2"] }, isForPerson: true },
  {
    name: "F1 Directory browsing",
    U: { must: ["W3", "FD3", "FD4"], may: ["W1", "W2", "W4", "FD3 path", "FD5", "D12"] },
  },
  { name: "F1 Finding a workspace", U: { must: ["W1"] } },
  { name: "OPR-LNK-043 F1 Not linked, with fall-back", S: { must: ["W3"], may: ["W2", "W4"] }, isForPerson: true },
  { name: "OPR-LNK-043 F1 Not linked, without fall-back" },
  { name: "OPR-CAL-003 F1 Directory browsing of a folder of this machine" },
  { name: "F6 Inbound ingest", S: { must: ["FD2", "D1"], may: ["D2", ...ENSURE_PATH] } },
  { name: "F6 Reading what lies in staging", S: { must: ["D3"], may: ["D2"] }, isForPerson: true },
  { name: "F6 Purge after completion", S: { must: ["D13", "FD3 delete"], may: ["D2", "FD4"] } },
  { name: "F6 Bringing back what was purged", S: { must: ["D13 restore"], may: ["D2", ...ENSURE_PATH] } },
  { name: "F7 Filing to one folder", S: { must: ["D9"], may: FILE }, isForPerson: true },
  { name: "F7 Filing to several folders", S: { must: ["D10", "D13"], may: FILE }, isForPerson: true },
  { name: "OPR-FIL-011 F7 Filing as a new version", S: { must: ["D3", "D5", "D13"], may: FILE }, isForPerson: true },
  { name: "OPR-FIL-009 F7 Filing to another library", S: { must: ["D3", "D1", "D13"], may: FILE }, isForPerson: true },
  { name: "OPR-FIL-009 F7 Filing to another service", S: { must: ["D3", "D13"], may: FILE }, isForPerson: true },
  { name: "Both audits of an operation", S: { must: ["D14"] } },
] as const satisfies readonly FunctionRow[];

const LOOK = ["W2", "W4", "FD3", "FD3 path", "FD4", "FD5", "D2"];
/** The place is looked at, and what is missing of its path is made. */
const PLACE = [...LOOK, ...ENSURE_PATH];

/** Who makes which calls with documents of a case: the linked person where the seed says so, else the account. */
export const documentFunctionRows = [
  { name: "OPR-OPN-006 F2 Opening a document", U: { must: ["D2", "D3"], may: ["W2"] } },
  { name: "F2 Versions and history", U: { must: ["D5 list", "D14"], may: LOOK } },
  { name: "F1 Searching", U: { must: ["D12"], may: LOOK } },
  { name: "F3 Copying", U: { must: ["D10"], may: LOOK } },
  { name: "F3 Copying a folder", U: { must: ["FD2", "D10"], may: LOOK } },
  { name: "F3 Copying to another library", U: { must: ["D3", "D1"], may: LOOK } },
  { name: "F3 Moving", U: { must: ["D8", "D9"], may: LOOK } },
  { name: "F3 Moving a folder", U: { must: ["FD6"], may: LOOK } },
  { name: "F3 Moving to another library", U: { must: ["D8", "D3", "D1", "D13"], may: LOOK } },
  { name: "F3 Renaming", U: { must: ["D4", "FD3 change"], may: LOOK } },
  { name: "F3 Deleting and undoing it", U: { must: ["D13", "D13 restore"], may: LOOK } },
  { name: "F4 Uploading", U: { must: ["FD5", "D1", "D2"], may: LOOK } },
  { name: "F4 Uploading a new version", U: { must: ["FD5", "D5", "D2"], may: LOOK } },
  { name: "F5 Creating folders", U: { must: ["FD1", "FD2"], may: PLACE } },
  { name: "F8 Taking a template from a repository", U: { must: ["D2", "D3"], may: LOOK } },
  // The folder of what is produced is made for the first of them.
  { name: "OPR-GEN-011 F8 Generation", U: { must: ["D3", "D1", "D2"], may: PLACE } },
  {
    name: "OPR-IDN-010 F9 Bundling",
    U: { must: ["D2"] },
    S: { must: ["D2", "D3", "FD1", "D1"], may: PLACE },
    isForPerson: true,
  },
  // Where the parts go is looked at for each of them.
  { name: "F10 Splitting", U: { must: ["D2", "D3", "D1"], may: PLACE } },
  { name: "OPR-OUT-002 F11 Choosing attachments", U: { must: ["D2"], may: LOOK } },
  {
    name: "OPR-OUT-001 OPR-OUT-002 F11 Sending and storing the copy",
    S: { must: ["D3", "FD1", "D1", "D2"], may: PLACE },
    isForPerson: true,
  },
  { name: "F12a Convert on demand", U: { must: ["D2", "D3", "D1"], may: [...PLACE, "D2 parents"] } },
  {
    name: "OPR-IDN-010 F12b Convert and archive",
    U: { must: ["D2"] },
    S: { must: ["D2", "D3", "FD1", "D1"], may: PLACE },
    isForPerson: true,
  },
  {
    name: "OPR-IDN-010 F13 Post room",
    U: { must: ["D2"] },
    // A delivery gets its name last, so that nobody takes half of it (OPR-FLT-031).
    S: { must: ["D2", "D3", "D1", "FD3 change"], may: PLACE },
    isForPerson: "partly",
  },
] as const satisfies readonly FunctionRow[];
