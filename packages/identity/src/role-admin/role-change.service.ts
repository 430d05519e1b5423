import { AppError } from "@muniment/kernel";
import type { Actor, Clock, FieldMessage } from "@muniment/kernel";
import { auditSubject, differences, recordAudit } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors, privilegeMasks } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkRoleDescription, checkRoleName } from "@muniment/work-api/identity/user-rules";
import { recordUserActs } from "../account/index.ts";
import { requireProof } from "../proof/index.ts";
import { deleteRole, findRole, insertRoles, lockRole, rankIn, ranks, refuse, updateRole } from "../role/index.ts";
import type { RoleRecord } from "../role/index.ts";
import { editAccounts } from "../user/index.ts";
import { findPlaces, isHeldByExternal } from "./role-holder.repository.ts";

/** What a request says about a role; what is absent stays. */
export interface RoleFields {
  readonly id?: string;
  readonly description?: string;
  readonly is_external?: boolean;
  readonly privileges?: readonly string[];
}

/** A library, by its number and as the audit names it. */
export interface RoleLibrary {
  readonly libraryId: number;
  readonly alias: string;
}

/** Makes, changes and takes away roles of a library; for NRTADMIN alone (control-center.md 24, row 30). */
export interface RoleChanges {
  /** Gives the name under which the role is stored. */
  create(tx: Tx, actor: Actor, given: { library: RoleLibrary; fields: RoleFields }): Promise<string>;
  /** `verify` is called with the role once nobody else can change it, and may refuse. */
  change(
    tx: Tx,
    actor: Actor,
    given: { library: RoleLibrary; name: string; fields: RoleFields; verify(role: RoleRecord): void },
  ): Promise<string>;
  /** Gives how many people got the other role. */
  remove(tx: Tx, actor: Actor, given: { library: RoleLibrary; name: string; moveTo?: string }): Promise<number>;
}

// `external` is told by the kind of the role.
const CODES: ReadonlySet<string> = new Set(
  Object.values(privilegeMasks)
    .flat()
    .filter((code) => code !== "external"),
);

/** Roles that every library has (CC-ROL-006). */
export function isShipped(role: Pick<RoleRecord, "name">): boolean {
  return role.name === "DEFAULT" || role.name === "DEFAULT EXTERNAL";
}

/** The service of roles (control-center.md 10). */
export function createRoleChanges({ clock }: { clock: Clock }): RoleChanges {
  return {
    async create(tx, actor, { library, fields }) {
      requireNrtadmin(actor, library);
      const values = checked({ id: "", description: "", is_external: false, privileges: [], ...fields });
      await proveTiers(tx, actor, { after: shown(values).privileges, now: clock.now() });
      await insertRoles(tx, [{ library_id: library.libraryId, ...values }]);
      await record(tx, actor, { library, verb: "create", name: values.name, at: clock.now(), after: shown(values) });
      return values.name;
    },
    async change(tx, actor, { library, name, fields, verify }) {
      requireNrtadmin(actor, library);
      const role = await claim(tx, library, name);
      verify(role);
      const values = checked({ ...shown(role), ...fields });
      const isOtherKind = values.is_external !== role.is_external;
      if (isShipped(role) && (values.name !== role.name || isOtherKind)) throw refuse("role_shipped");
      if (isOtherKind && !values.is_external && (await isHeldByExternal(tx, role.role_id))) {
        throw conflict("role_held_by_external");
      }
      const [held, wanted] = [shown(role).privileges, shown(values).privileges];
      await proveTiers(tx, actor, { before: held, after: wanted, now: clock.now() });
      const { before, after } = differences(shown(role), shown(values));
      if (Object.keys(after).length > 0) {
        await updateRole(tx, role.role_id, values);
        await record(tx, actor, { library, verb: "change", name: role.name, at: clock.now(), before, after });
      }
      return values.name;
    },
    async remove(tx, actor, { library, name, moveTo }) {
      requireNrtadmin(actor, library);
      const role = await claim(tx, library, name);
      if (isShipped(role)) throw refuse("role_shipped");
      const at = clock.now();
      const moved = await moveHolders(tx, actor, { library, role, moveTo, at });
      await deleteRole(tx, role.role_id);
      const details = moved > 0 ? { details: { moved, moved_to: moveTo } } : {};
      await record(tx, actor, { library, verb: "delete", name: role.name, at, before: shown(role), ...details });
      return moved;
    },
  };
}

/** Everybody who holds the role gets the other one (CC-ROL-007). */
async function moveHolders(
  tx: Tx,
  actor: Actor,
  given: { library: RoleLibrary; role: RoleRecord; moveTo: string | undefined; at: Date },
): Promise<number> {
  const { library, role, moveTo, at } = given;
  const { libraryId } = library;
  const holders = await findPlaces(tx, libraryId, { wanted: { roleId: role.role_id }, isForChange: true });
  if (holders.length === 0) return 0;
  if (moveTo === undefined) throw conflict("role_in_use");
  const other = await findRole(tx, libraryId, moveTo.trim());
  const messages =
    other === undefined || other.role_id === role.role_id
      ? [refusal("role_not_in_library", { field: "move_to" })]
      : holders.some((holder) => holder.is_external) && !other.is_external
        ? [refusal("role_not_for_external", { field: "move_to" })]
        : [];
  if (messages.length > 0 || other === undefined) throw new AppError(errors.invalidProfile, { messages });
  const userNums = holders.map((holder) => holder.user_num);
  await editAccounts(tx, userNums, { values: {}, role: other, at });
  const change = { libraryId, at, before: { role: role.name }, after: { role: other.name } };
  await recordUserActs(
    tx,
    actor,
    "change",
    holders.map((holder) => ({ userId: holder.user_id, ...change })),
  );
  return holders.length;
}

/** Whoever makes a role one of Control Center's shows who they are (CC-SES-003). */
async function proveTiers(
  tx: Tx,
  actor: Actor,
  { before = [], after, now }: { before?: readonly string[]; after: readonly string[]; now: Date },
): Promise<void> {
  const gained = after.filter((privilege) => !before.includes(privilege));
  if (gained.some((privilege) => privilege.startsWith("admin_tier_"))) await requireProof(tx, actor, now);
}

function requireNrtadmin(actor: Actor, { libraryId }: RoleLibrary): void {
  if (rankIn(actor, libraryId) < ranks.nrtadmin) throw refuse("nrtadmin_required");
}

async function claim(tx: Tx, { libraryId }: RoleLibrary, name: string): Promise<RoleRecord> {
  const role = await lockRole(tx, libraryId, name.trim());
  if (role === undefined) throw new AppError(errors.noRecord);
  return role;
}

type RoleValues = Pick<RoleRecord, "name" | "description" | "is_external" | "privileges">;

/** The role as it is stored, by the rules of CC-ROL-009. */
function checked(fields: Required<RoleFields>): RoleValues {
  const name = checkRoleName(fields.id);
  const description = checkRoleDescription(fields.description);
  const unknown = fields.privileges.filter((code) => !CODES.has(code));
  const messages: FieldMessage[] = [
    ...name.messages.map((message) => ({ ...message, field: "id" })),
    ...description.messages.map((message) => ({ ...message, field: "description" })),
    ...unknown.map((code) => refusal("unknown_privilege", { field: "privileges", data: code })),
  ];
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  const privileges = [...CODES].filter((code) => fields.privileges.includes(code));
  return { name: name.value, description: description.value, is_external: fields.is_external, privileges };
}

/** The role as the wire and the audit show it; its privileges in the order of the masks. */
export function shown(role: RoleValues): Required<RoleFields> {
  const { name: id, description, is_external, privileges } = role;
  return { id, description, is_external, privileges: [...CODES].filter((code) => privileges.includes(code)) };
}

async function record(
  tx: Tx,
  actor: Actor,
  act: Pick<AuditEntry, "at" | "before" | "after" | "details"> & {
    library: RoleLibrary;
    verb: "create" | "change" | "delete";
    name: string;
  },
): Promise<void> {
  const { library, verb, name, ...entry } = act;
  const about = { action: `role.${verb}`, object_type: "role", object_id: name, library: library.alias };
  await recordAudit(tx, auditSubject(actor), [{ ...entry, ...about }]);
}

function conflict(code: "role_in_use" | "role_held_by_external"): AppError {
  const message = refusal(code);
  return new AppError(errors.conflict, { text: message.text, messages: [message] });
}
