import type { Area } from "./matters.ts";

/** What kind of paper a folder is for; every template has a folder for each. */
export type Slot = "client" | "other" | "mail" | "drafts" | "finals" | "material" | "notes" | "invoices" | "time";

/** A place in a workspace: the tab's name, then the folders' names below it. */
export type FolderPath = readonly [tab: string, ...folders: string[]];

/** The folders that a matter of one area is opened with. */
export interface FolderTemplate {
  readonly slots: Readonly<Record<Slot, FolderPath>>;
  /** Folders that are there to be filled later. */
  readonly others: readonly FolderPath[];
}

/** The tab that only the matter's people and the Finance department see. */
export const BILLING_TAB = "Billing";

const COMMON = {
  client: ["Correspondence", "Client"],
  other: ["Correspondence", "Other side"],
  mail: ["Correspondence", "E-mail"],
  notes: ["Internal", "Notes and research"],
  invoices: [BILLING_TAB, "Invoices"],
  time: [BILLING_TAB, "Time"],
} as const satisfies Partial<Record<Slot, FolderPath>>;

function template(
  own: Pick<FolderTemplate["slots"], "drafts" | "finals" | "material">,
  others: readonly FolderPath[],
): FolderTemplate {
  return { slots: { ...COMMON, ...own }, others: [...others, ["Internal", "Conflicts and opening"]] };
}

/** The template of each area. */
export const folderTemplates: Readonly<Record<Area, FolderTemplate>> = {
  corporate: template(
    {
      drafts: ["Transaction documents", "Drafts"],
      finals: ["Transaction documents", "Signed"],
      material: ["Due diligence", "Reports"],
    },
    [
      ["Transaction documents", "Completion"],
      ["Due diligence", "Corporate records"],
      ["Due diligence", "Employment", "Pensions"],
    ],
  ),
  litigation: template(
    {
      drafts: ["Proceedings", "Drafts"],
      finals: ["Proceedings", "Served and filed"],
      material: ["Evidence", "Exhibits"],
    },
    [
      ["Proceedings", "Orders"],
      ["Evidence", "Witnesses", "Statements"],
      ["Evidence", "Experts"],
    ],
  ),
  property: template(
    {
      drafts: ["Deeds and contracts", "Drafts"],
      finals: ["Deeds and contracts", "Completed"],
      material: ["Property file", "Plans and photographs"],
    },
    [
      ["Property file", "Title"],
      ["Property file", "Searches", "Local authority"],
    ],
  ),
  employment: template(
    {
      drafts: ["Documents", "Drafts"],
      finals: ["Documents", "Signed"],
      material: ["Documents", "Personnel papers"],
    },
    [["Documents", "Consultation"]],
  ),
  technology: template(
    {
      drafts: ["Agreements", "Drafts"],
      finals: ["Agreements", "Signed"],
      material: ["Technical", "Annexes"],
    },
    [
      ["Technical", "Registers"],
      ["Agreements", "Superseded"],
    ],
  ),
  finance: template(
    {
      drafts: ["Finance documents", "Drafts"],
      finals: ["Finance documents", "Closing bible"],
      material: ["Conditions precedent", "Received"],
    },
    [
      ["Finance documents", "Security"],
      ["Conditions precedent", "Outstanding"],
    ],
  ),
  "private-client": template(
    {
      drafts: ["Papers", "Drafts"],
      finals: ["Papers", "Originals held"],
      material: ["Papers", "Assets and valuations"],
    },
    [["Papers", "Family"]],
  ),
  compliance: template(
    {
      drafts: ["Policies and answers", "Drafts"],
      finals: ["Policies and answers", "Adopted"],
      material: ["Evidence", "Registers"],
    },
    [["Evidence", "Training"]],
  ),
};

/** Every container of a template, parents before what they hold. */
export function containersOf(folders: FolderTemplate): readonly FolderPath[] {
  const known = new Map<string, FolderPath>();
  for (const [tab, ...below] of [...Object.values(folders.slots), ...folders.others]) {
    for (let depth = 0; depth <= below.length; depth += 1) {
      const path: FolderPath = [tab, ...below.slice(0, depth)];
      known.set(folderKey(path), path);
    }
  }
  return [...known.values()].toSorted((one, other) => one.length - other.length);
}

/** One text for one place, for maps. */
export function folderKey(path: FolderPath): string {
  return path.join("/");
}
