import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { libraryCreated } from "./library.events.ts";
import type { LibraryLog } from "./library.events.ts";
import { findLibrary, insertLibrary } from "./library.repository.ts";
import type { LibraryRecord } from "./library.repository.ts";

/** What of a library decides about access and new items (work.md 3.3, decision D54). */
export type LibrarySettings = Pick<
  LibraryRecord,
  | "library_id"
  | "alias"
  | "type"
  | "group_conflict"
  | "require_workspace_read"
  | "documents_inherit"
  | "workspace_default_security"
  | "access_version"
  | "state"
>;

/** What a library starts with; `Administrator` is how its first NRTADMIN is named. */
export interface NewLibrary<Administrator> {
  /** 1–64: a letter, then letters, digits, `_`, `-` (control-center.md CC-LIB-002). */
  readonly alias: string;
  readonly displayName: string;
  readonly firstAdministrator: Administrator;
}

/** What else a new library consists of, from the slices that own it. */
export interface LibraryParts<Administrator> {
  createRoles(tx: Tx, libraryId: number): Promise<void>;
  createNrtadmin(tx: Tx, libraryId: number): Promise<void>;
  /** Makes the person a member of library and NRTADMIN; gives their number. */
  admitFirst(tx: Tx, library: { libraryId: number; alias: string }, administrator: Administrator): Promise<number>;
}

/** Makes libraries. */
export interface LibraryService<Administrator> {
  /** A library with its roles, NRTADMIN and first administrator (CC-LIB-003); for the operator, not for the network. */
  createLibrary(tx: Tx, wanted: NewLibrary<Administrator>): Promise<{ libraryId: number; administratorNum: number }>;
}

/** Whether the text may be the ID of a library (CC-LIB-002). */
export function isLibraryAlias(text: string): boolean {
  return ALIAS.test(text);
}

const ALIAS = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** The registry's writing side. */
export function createLibraryService<Administrator>(
  deps: { clock: Clock; log: LibraryLog } & LibraryParts<Administrator>,
): LibraryService<Administrator> {
  return {
    async createLibrary(tx, wanted) {
      const { alias } = wanted;
      if (!isLibraryAlias(alias)) {
        const text = "A library's id has up to 64 letters, digits, _ and -, and starts with a letter.";
        throw new AppError(errors.invalidProfile, { text, field: "id" });
      }
      const libraryId = await insertLibrary(tx, {
        alias,
        display_name: wanted.displayName === "" ? alias : wanted.displayName,
        created_at: deps.clock.now(),
      });
      await deps.createRoles(tx, libraryId);
      await deps.createNrtadmin(tx, libraryId);
      const administratorNum = await deps.admitFirst(tx, { libraryId, alias }, wanted.firstAdministrator);
      libraryCreated(deps.log, { library: alias, administratorNum });
      return { libraryId, administratorNum };
    },
  };
}

/** The settings of a library; throws 404 when there is none with that number. */
export async function librarySettings(reader: Tx, libraryId: number): Promise<LibrarySettings> {
  const library = await findLibrary(reader, libraryId);
  if (library === undefined) throw new AppError(errors.noRecord);
  return library;
}
