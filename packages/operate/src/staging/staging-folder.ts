import { newId } from "@muniment/kernel";
import { ensurePath, RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository, Operation } from "../document-repository/index.ts";

/** Where the files of one e-mail lie, below the mailbox's workspace (OPR-INB-014). */
export interface StagingPath {
  readonly serviceId: string;
  /** The workspace as the provider names it. */
  readonly rootId: string;
  readonly mailbox: { readonly id: string; readonly name: string };
  readonly receivedAt: Date;
  /** The e-mail's own folder; no two have the same. */
  readonly reference: string;
}

/** Gives the folder of an e-mail, and makes what is missing on the way to it. */
export type OpenStagingFolder = (
  repository: DocumentRepository,
  path: StagingPath,
  operation: Operation,
) => Promise<string>;

const MOST_DAYS = 200;
const NOT_IN_NAMES = /[<>:"|?*/\\\p{Cc}\p{Cs}\u2028\u2029]|^[. ]+|[. ]+$/gu;

/** Remembers the folders of days, which every message of a day would look for otherwise. */
export function createStagingFolders(): OpenStagingFolder {
  const days = new Map<string, Promise<string>>();

  const openDay = async (repository: DocumentRepository, path: StagingPath): Promise<string> => {
    const { serviceId, rootId, mailbox, receivedAt } = path;
    const day = receivedAt.toISOString().slice(0, 10);
    const key = [serviceId, rootId, mailbox.id, mailbox.name, day].join("\n");
    const known = days.get(key);
    if (known !== undefined) return known;
    const names = [folderName(mailbox.name), ...day.split("-")];
    // A new id each time: under an old one the answer may be a folder that somebody has removed since. Names are taken
    // once only, so two processes that begin a day at once still make one folder.
    const operation = { operationId: newId() };
    const made = ensurePath(repository, rootId, { names, operation }).then(({ id }) => id);
    if (days.size >= MOST_DAYS) days.clear();
    days.set(key, made);
    made.catch(() => days.delete(key));
    return made;
  };

  return async (repository, path, operation) => {
    const parentId = await openDay(repository, path);
    try {
      return (await repository.createFolder(parentId, path.reference, operation)).id;
    } catch (error) {
      if (!(error instanceof RepositoryError)) throw error;
      // It may be there from an attempt before, or somebody has removed the folder of the day.
      if (error.fault !== "conflict" && error.fault !== "gone" && error.fault !== "denied") throw error;
      days.clear();
      const found = await openDay(repository, path);
      return (await ensurePath(repository, found, { names: [path.reference], operation })).id;
    }
  };
}

function folderName(name: string): string {
  const cleaned = name.replaceAll(NOT_IN_NAMES, "_").slice(0, 100);
  return cleaned === "" ? "_" : cleaned;
}
