import { AppError } from "@muniment/kernel";
import type { Clock, FieldMessage, UserActor } from "@muniment/kernel";
import { auditSubject, differences, recordAudit } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkGroupName } from "@muniment/work-api/identity/user-rules";
import { requireSystemRight } from "../administration/index.ts";
import { findLibrariesByAlias, isLibraryAlias, lockLibrary, updateLibrary } from "../library/index.ts";
import type { LibraryRecord } from "../library/index.ts";
import { copyRoles, rankIn, ranks, refuse } from "../role/index.ts";
import { findUser } from "../user/index.ts";

/** What a request says about a library; what is absent stays. */
export interface LibraryFields {
  readonly display_name?: string;
  readonly description?: string;
  readonly default_language?: string;
  readonly state?: LibraryRecord["state"];
}

/** What a new library is made of. */
export interface NewLibraryFields extends LibraryFields {
  readonly id: string;
  readonly first_administrator: string;
  readonly roles_of?: string;
}

/** Makes a library whose first NRTADMIN has an account; gives its number. */
export type FoundLibrary = (
  tx: Tx,
  given: { alias: string; displayName: string; administrator: string },
) => Promise<number>;

/** Makes and changes libraries (control-center.md 24, row 32). */
export interface LibraryChanges {
  create(tx: Tx, actor: UserActor, fields: NewLibraryFields): Promise<LibraryRecord>;
  change(tx: Tx, actor: UserActor, given: { libraryId: number; fields: LibraryFields }): Promise<LibraryRecord>;
}

/** The service of libraries (control-center.md 11). */
export function createLibraryChanges(deps: { clock: Clock; foundLibrary: FoundLibrary }): LibraryChanges {
  const { clock, foundLibrary } = deps;
  return {
    async create(tx, actor, fields) {
      await requireSystemRight(tx, actor, "library_management");
      const values = checked({ display_name: fields.id, description: "", default_language: "en", ...fields });
      const copied = await requireParts(tx, fields, values.messages);
      const libraryId = await foundLibrary(tx, {
        alias: fields.id,
        displayName: values.row.display_name,
        administrator: fields.first_administrator,
      });
      await updateLibrary(tx, libraryId, values.row);
      if (copied !== undefined) await copyRoles(tx, { from: copied, to: libraryId });
      const library = await claim(tx, libraryId);
      const after = { ...shown(library), first_administrator: fields.first_administrator };
      await record(tx, actor, { library, verb: "create", at: clock.now(), after });
      return library;
    },
    async change(tx, actor, { libraryId, fields }) {
      if (rankIn(actor, libraryId) < ranks.nrtadmin) throw refuse("nrtadmin_required");
      const former = await claim(tx, libraryId);
      const values = checked({ ...shown(former), ...fields });
      if (values.messages.length > 0) throw new AppError(errors.invalidProfile, { messages: values.messages });
      const { before, after } = differences(shown(former), values.row);
      if (Object.keys(after).length === 0) return former;
      await updateLibrary(tx, libraryId, values.row);
      const library = await claim(tx, libraryId);
      await record(tx, actor, { library, verb: "change", at: clock.now(), before, after });
      return library;
    },
  };
}

/** Throws what is wrong with a new library; gives the number of that whose roles are copied. */
async function requireParts(tx: Tx, fields: NewLibraryFields, others: FieldMessage[]): Promise<number | undefined> {
  const messages = [...others];
  if (!isLibraryAlias(fields.id))
    messages.push(refusal(fields.id === "" ? "required" : "library_id_form", { field: "id" }));
  const administrator = await findUser(tx, fields.first_administrator);
  if (administrator === undefined) messages.push(refusal("unknown_user", { field: "first_administrator" }));
  else if (administrator.is_external) {
    messages.push(refusal("group_external_mismatch", { field: "first_administrator" }));
  }
  const [copied] = fields.roles_of === undefined ? [] : await findLibrariesByAlias(tx, [fields.roles_of]);
  if (fields.roles_of !== undefined && copied === undefined) {
    messages.push(refusal("unknown_library", { field: "roles_of" }));
  }
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  const [taken] = await findLibrariesByAlias(tx, [fields.id]);
  if (taken !== undefined) {
    throw new AppError(errors.duplicateRecord, { messages: [refusal("library_id_taken", { field: "id" })] });
  }
  return copied?.library_id;
}

type LibraryValues = Required<LibraryFields>;

function checked(fields: Omit<LibraryValues, "state"> & LibraryFields): {
  row: LibraryValues;
  messages: FieldMessage[];
} {
  const name = checkGroupName(fields.display_name);
  const description = checkGroupName(fields.description);
  const language = languageOf(fields.default_language);
  const messages = [
    ...name.messages.map((message) => ({ ...message, field: "display_name" })),
    ...(name.value === "" ? [refusal("required", { field: "display_name" })] : []),
    ...description.messages.map((message) => ({ ...message, field: "description" })),
    ...(language === undefined ? [refusal("language_unknown", { field: "default_language" })] : []),
  ];
  const { state = "on_line" } = fields;
  const row = { display_name: name.value, description: description.value, default_language: language ?? "", state };
  return { row, messages };
}

/** The language as BCP 47 writes it. */
function languageOf(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text.trim())[0];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

async function claim(tx: Tx, libraryId: number): Promise<LibraryRecord> {
  const library = await lockLibrary(tx, libraryId);
  if (library === undefined) throw new AppError(errors.noRecord);
  return library;
}

function shown(library: LibraryRecord): LibraryValues {
  const { display_name, description, default_language, state } = library;
  return { display_name, description, default_language, state };
}

async function record(
  tx: Tx,
  actor: UserActor,
  act: Pick<AuditEntry, "at" | "before" | "after"> & { library: LibraryRecord; verb: "create" | "change" },
): Promise<void> {
  const { library, verb, ...entry } = act;
  const about = { action: `library.${verb}`, object_type: "library", object_id: library.alias, library: library.alias };
  await recordAudit(tx, auditSubject(actor), [{ ...entry, ...about }]);
}
