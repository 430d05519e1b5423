import type { IfFiled, checkFiled, fileEmail } from "@muniment/operate-api/filing";
import type { Input, Output } from "@muniment/rest";
import type { Email, EmailFile } from "../email/email-data.ts";

/** A folder of a case, or one to be made below it. */
export interface FolderPick {
  readonly id?: string;
  readonly path?: readonly string[];
  readonly name: string;
}

/** What becomes of one document. */
export interface DocumentDraft {
  readonly document: number;
  readonly isIncluded: boolean;
  /** As it is called in the case; empty for what Operate calls it. */
  readonly name: string;
  /** Others than those for all. */
  readonly folders: readonly FolderPick[] | undefined;
  readonly ifFiled: IfFiled;
}

/** What a case has already of an e-mail. */
export type AlreadyFiled = Output<typeof checkFiled>["data"][number];

/** Whether Operate has the document, so that it can be filed. */
export function canBeFiled({ state }: EmailFile): boolean {
  return state === "staged" || state === "filed";
}

/** What is offered at first: everything that can be filed and is not filed yet. */
export function firstDrafts(email: Email): readonly DocumentDraft[] {
  return email.documents
    .filter(({ is_inline: isInline }) => !isInline)
    .map((file) => ({
      document: file.ordinal,
      isIncluded: file.state === "staged",
      name: "",
      folders: undefined,
      ifFiled: "skip",
    }));
}

/** The case that one files to unless one chooses another: the only one linked, or the only certain one. */
export function likelyCase({ cases, proposals }: Email): Email["cases"][number] | undefined {
  if (cases.length > 0) return cases.length === 1 ? cases[0] : undefined;
  const certain = proposals.filter((proposal) => proposal.certainty === "certain" && !proposal.is_closed);
  return certain.length === 1 ? certain[0]?.case : undefined;
}

/** What is sent; `undefined` when a document has no folder. */
export function bodyOf(given: {
  readonly caseId: string;
  readonly drafts: readonly DocumentDraft[];
  readonly folders: readonly FolderPick[];
  readonly complete: boolean;
}): Input<typeof fileEmail>["body"] | undefined {
  const { caseId, drafts, folders, complete } = given;
  const items = drafts
    .filter(({ isIncluded }) => isIncluded)
    .map(({ document, name, folders: own, ifFiled }) => ({
      document,
      ...(name.trim() === "" ? {} : { name: name.trim() }),
      folders: (own ?? folders).map(({ id, path }) => ({
        ...(id === undefined ? {} : { id }),
        ...(path === undefined ? {} : { path: [...path] }),
      })),
      if_filed: ifFiled,
    }));
  if (items.length === 0 || items.some((item) => item.folders.length === 0)) return undefined;
  return { case: caseId, items, ...(complete ? { complete } : {}) };
}

const keyOf = (caseId: string): string => `muniment.operate.folders.${caseId}`;

/** The folders that one filed to last in this case, from this browser. */
export function recallFolders(caseId: string): readonly FolderPick[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(caseId)) ?? "[]");
    return Array.isArray(kept) ? (kept as FolderPick[]) : [];
  } catch {
    return [];
  }
}

/** Keeps them; folders that were made by then are not looked for by their names again. */
export function rememberFolders(caseId: string, folders: readonly FolderPick[]): void {
  localStorage.setItem(keyOf(caseId), JSON.stringify(folders));
}
