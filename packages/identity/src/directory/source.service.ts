import { AppError } from "@muniment/kernel";
import type { Clock, FieldMessage, UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkGroupId } from "@muniment/work-api/identity/user-rules";
import { requireSystemRight } from "../administration/index.ts";
import { mirroredGroups } from "../group/index.ts";
import { findLibrariesByAlias, listLibraryRecords } from "../library/index.ts";
import { chooseRole, rankIn, ranks, refuse } from "../role/index.ts";
import { ranksOf } from "../standing/index.ts";
import { findUser } from "../user/index.ts";
import type { Rule } from "./directory.tables.ts";
import type { SecretBox } from "./secret-box.ts";
import { checkConnection, checkMirrors, checkRules, mayReuseSecret } from "./source-input.ts";
import type { SettingsInput, StoredConnection } from "./source-input.ts";
import {
  deleteMirrors,
  deleteSource,
  insertMirrors,
  insertSource,
  listMirrors,
  lockSource,
  updateMirror,
  updateSource,
} from "./source.repository.ts";
import type { MirrorRecord, SourceRecord } from "./source.repository.ts";

/** What keeping sources needs. */
export interface SourceDeps {
  readonly clock: Clock;
  readonly secrets: SecretBox;
  /** Servers on this machine may be read without TLS. */
  readonly allowsPlain: boolean;
}

/** Keeps sources (CC-DIR-001). Whoever gives a library people or groups must be NRTADMIN there. */
export interface SourceService {
  create(tx: Tx, actor: UserActor, input: SettingsInput): Promise<number>;
  /** `verify` is called once nobody else can change the source, and may refuse. */
  change(
    tx: Tx,
    actor: UserActor,
    given: { sourceNum: number; input: SettingsInput; verify: () => Promise<void> },
  ): Promise<void>;
  remove(tx: Tx, actor: UserActor, sourceNum: number): Promise<void>;
  pause(tx: Tx, actor: UserActor, given: { sourceNum: number; isPaused: boolean }): Promise<void>;
}

/** Throws 403 unless the actor may see to directories (control-center.md 24, row 55). */
export async function requireProvisioning(reader: Tx, actor: UserActor): Promise<void> {
  await requireSystemRight(reader, actor, "provisioning");
}

/**
 * Throws 403 unless the actor is NRTADMIN of every library that the source brings people or groups to, also in `global`
 * mode: nobody gives a library what they could not give it by hand (CC-PRM-001).
 */
export function requireAllNrtadmin(actor: UserActor, source: SourceRecord, mirrors: readonly MirrorRecord[]): void {
  const libraryIds = [
    source.default_library_id,
    ...source.rules.map((rule) => rule.library_id),
    ...mirrors.map((mirror) => mirror.library_id),
  ];
  if (libraryIds.some((libraryId) => rankIn(actor, libraryId) < ranks.nrtadmin)) throw refuse("nrtadmin_required");
}

const MINUTE_MILLISECONDS = 60_000;

/** The service of sources. */
export function createSourceService(deps: SourceDeps): SourceService {
  const { clock, secrets } = deps;
  return {
    async create(tx, actor, input) {
      await requireProvisioning(tx, actor);
      const settings = await readSettings(deps, tx, { actor, input, stored: undefined });
      const now = clock.now();
      const sourceNum = await insertSource(tx, {
        ...settings.row,
        ...secrets.seal(input.bind_secret ?? ""),
        next_run_at: nextRun(settings.row.every_minutes, now),
        created_at: now,
        edited_at: now,
      });
      await insertMirrors(
        tx,
        settings.mirrors.map((mirror) => ({ ...mirror, source_num: sourceNum, group_num: null })),
      );
      await record(tx, actor, { at: now, verb: "create", sourceNum, after: shown(input) });
      return sourceNum;
    },
    async change(tx, actor, { sourceNum, input, verify }) {
      const { source, mirrors } = await claim(tx, actor, sourceNum);
      await verify();
      const stored = { ...source, has_secret: source.secret !== null };
      const settings = await readSettings(deps, tx, { actor, input, stored });
      const now = clock.now();
      const isKept = input.bind_dn !== "" && (input.bind_secret ?? "") === "" && mayReuseSecret(input, stored);
      const isRescheduled = source.every_minutes !== settings.row.every_minutes;
      await updateSource(tx, sourceNum, {
        ...settings.row,
        ...(isKept ? {} : secrets.seal(input.bind_dn === "" ? "" : (input.bind_secret ?? ""))),
        ...(isRescheduled ? { next_run_at: nextRun(settings.row.every_minutes, now) } : {}),
        edited_at: now,
      });
      await changeMirrors(tx, { sourceNum, before: mirrors, after: settings.mirrors, now });
      const after = { ...shown(input), ...(isKept ? {} : { bind_secret: "changed" }) };
      await record(tx, actor, { at: now, verb: "change", sourceNum, before: { name: source.name }, after });
    },
    async remove(tx, actor, sourceNum) {
      const { source, mirrors } = await claim(tx, actor, sourceNum);
      const now = clock.now();
      for (const { group_num: groupNum } of mirrors) {
        if (groupNum !== null) await mirroredGroups.release(tx, groupNum, now);
      }
      if (!(await deleteSource(tx, sourceNum))) {
        const message = refusal("directory_in_use");
        throw new AppError(errors.conflict, { text: message.text, messages: [message] });
      }
      await record(tx, actor, { at: now, verb: "delete", sourceNum, before: { name: source.name } });
    },
    async pause(tx, actor, { sourceNum, isPaused }) {
      await requireProvisioning(tx, actor);
      const source = await lockSource(tx, sourceNum);
      if (source === undefined) throw new AppError(errors.noRecord);
      const now = clock.now();
      await updateSource(tx, sourceNum, {
        is_paused: isPaused,
        ...(isPaused ? {} : { next_run_at: nextRun(source.every_minutes, now) }),
      });
      await record(tx, actor, { at: now, verb: isPaused ? "pause" : "resume", sourceNum });
    },
  };
}

/** The source, locked, when the actor may change what it brings. */
async function claim(
  tx: Tx,
  actor: UserActor,
  sourceNum: number,
): Promise<{ source: SourceRecord; mirrors: MirrorRecord[] }> {
  await requireProvisioning(tx, actor);
  const source = await lockSource(tx, sourceNum);
  if (source === undefined) throw new AppError(errors.noRecord);
  const mirrors = await listMirrors(tx, sourceNum);
  requireAllNrtadmin(actor, source, mirrors);
  return { source, mirrors };
}

type NewMirror = Pick<MirrorRecord, "group_dn" | "library_id" | "group_id" | "full_name" | "allows_local_members">;

async function readSettings(
  deps: SourceDeps,
  tx: Tx,
  given: { actor: UserActor; input: SettingsInput; stored: StoredConnection | undefined },
): Promise<{ row: ReturnType<typeof rowOf>; mirrors: NewMirror[] }> {
  const { actor, input, stored } = given;
  const messages: FieldMessage[] = [
    ...(input.name.trim() === "" ? [refusal("required", { field: "name" })] : []),
    ...checkConnection(input, { allowsPlain: deps.allowsPlain, stored }),
    ...checkRules(input.rules),
    ...checkMirrors(input.mirrors),
  ];
  const aliases = [input.default_library, ...[...input.rules, ...input.mirrors].map(({ library }) => library)];
  const libraries = new Map(
    (await findLibrariesByAlias(tx, [...new Set(aliases)])).map((library) => [
      library.alias.toLowerCase(),
      library.library_id,
    ]),
  );
  const libraryOf = (alias: string, field: string): number => {
    const libraryId = libraries.get(alias.toLowerCase());
    if (libraryId !== undefined && rankIn(actor, libraryId) === ranks.nrtadmin) return libraryId;
    messages.push(refusal("unknown_library", { field }));
    return 0;
  };
  const defaultLibraryId = libraryOf(input.default_library, "default_library");
  const rules: Rule[] = [];
  for (const [index, rule] of input.rules.entries()) {
    const libraryId = libraryOf(rule.library, `rules[${index}].library`);
    const role = (rule.role ?? "").trim();
    const found =
      role === "" || libraryId === 0 ? undefined : await chooseRole(tx, libraryId, { name: role, isExternal: false });
    if (found !== undefined && (!("role_id" in found) || found.is_external)) {
      messages.push(refusal("role_not_in_library", { field: `rules[${index}].role` }));
    }
    const { by, attribute = "", value, preferred = false } = rule;
    rules.push({ by, attribute, value, library_id: libraryId, role, preferred });
  }
  const mirrors = input.mirrors.map((mirror, index) => ({
    group_dn: mirror.group_dn,
    library_id: libraryOf(mirror.library, `mirrors[${index}].library`),
    group_id: checkGroupId(mirror.id).value,
    full_name: (mirror.full_name ?? "").trim() || mirror.id.trim(),
    allows_local_members: mirror.allow_local_members === true,
  }));
  const notify = await readNotified(tx, input.notify, messages);
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  return { row: rowOf(input, { defaultLibraryId, rules, notify }), mirrors };
}

function rowOf(
  input: SettingsInput,
  found: { defaultLibraryId: number; rules: readonly Rule[]; notify: readonly number[] },
) {
  const { bind_secret: _secret, default_library: _library, mirrors: _mirrors, ...own } = input;
  return {
    ...own,
    name: input.name.trim(),
    certificate: input.certificate ?? "",
    group_base_dn: input.group_base_dn ?? "",
    mapping: JSON.stringify(input.mapping),
    rules: JSON.stringify(found.rules),
    default_library_id: found.defaultLibraryId,
    notify: [...found.notify],
  };
}

/** E14 goes to those who administer something; whether others exist is not told. */
async function readNotified(tx: Tx, userIds: readonly string[], messages: FieldMessage[]): Promise<number[]> {
  const found: number[] = [];
  for (const [index, userId] of userIds.entries()) {
    const user = await findUser(tx, userId);
    const held = user === undefined ? [] : [...(await ranksOf(tx, user.user_num)).values()];
    if (user !== undefined && held.some((rank) => rank >= ranks.tier1)) found.push(user.user_num);
    else messages.push(refusal("unknown_user", { field: `notify[${index}]`, data: userId }));
  }
  return [...new Set(found)];
}

async function changeMirrors(
  tx: Tx,
  given: { sourceNum: number; before: readonly MirrorRecord[]; after: readonly NewMirror[]; now: Date },
): Promise<void> {
  const { sourceNum, before, after, now } = given;
  const keyOf = (mirror: NewMirror): string => `${mirror.library_id} ${mirror.group_id}`;
  const kept = new Map(before.map((mirror) => [keyOf(mirror), mirror]));
  const wanted = new Set(after.map(keyOf));
  for (const mirror of before) {
    if (!wanted.has(keyOf(mirror)) && mirror.group_num !== null)
      await mirroredGroups.release(tx, mirror.group_num, now);
  }
  await deleteMirrors(
    tx,
    before.filter((mirror) => !wanted.has(keyOf(mirror))).map((mirror) => mirror.mirror_num),
  );
  const added = after.filter((mirror) => !kept.has(keyOf(mirror)));
  await insertMirrors(
    tx,
    added.map((mirror) => ({ ...mirror, source_num: sourceNum, group_num: null })),
  );
  for (const mirror of after) {
    const old = kept.get(keyOf(mirror));
    if (old === undefined) continue;
    const { group_dn, full_name, allows_local_members } = mirror;
    await updateMirror(tx, old.mirror_num, { group_dn, full_name, allows_local_members });
    if (old.group_num !== null && old.allows_local_members !== allows_local_members) {
      await mirroredGroups.change(tx, old.group_num, { allowsLocalMembers: allows_local_members, now });
    }
  }
}

function nextRun(everyMinutes: number | null, now: Date): Date | null {
  return everyMinutes === null ? null : new Date(now.getTime() + everyMinutes * MINUTE_MILLISECONDS);
}

/** What the audit keeps of settings: all of them but what opens the directory. */
function shown(input: SettingsInput): Record<string, unknown> {
  const { bind_secret: _secret, certificate: _certificate, ...rest } = input;
  return rest;
}

async function record(
  tx: Tx,
  actor: UserActor,
  given: {
    at: Date;
    verb: string;
    sourceNum: number;
    before?: Record<string, unknown>;
    after?: Record<string, unknown>;
  },
): Promise<void> {
  const { at, verb, sourceNum, before, after } = given;
  const action = `directory_source.${verb}`;
  await recordAudit(tx, auditSubject(actor), [
    { at, action, object_type: "directory_source", object_id: String(sourceNum), before, after },
  ]);
}

/** Aliases of all libraries by their number. */
export async function libraryAliases(reader: Tx): Promise<ReadonlyMap<number, string>> {
  return new Map((await listLibraryRecords(reader)).map((library) => [library.library_id, library.alias]));
}
