import type { Static } from "typebox";
import { toWireDate } from "@muniment/kernel";
import type { DirectorySource } from "@muniment/work-api/control-center/directory";
import type { DirectoryChange, DirectoryRun } from "@muniment/work-api/control-center/directory-run";
import type { RunRecord } from "./run.repository.ts";
import type { ShownChange } from "./change.repository.ts";
import { choicesFor, conflictText } from "./conflict.ts";
import type { MirrorRecord, SourceRecord } from "./source.repository.ts";

/** A source on the wire. */
export type WireSource = Static<typeof DirectorySource>;

/** A run on the wire. */
export type WireRun = Static<typeof DirectoryRun>;

/** A line of a difference on the wire. */
export type WireChange = Static<typeof DirectoryChange>;

/** What is needed to show a source beside its own row. */
export interface SourceFacts {
  readonly mirrors: readonly MirrorRecord[];
  readonly lastRun: RunRecord | undefined;
  readonly accountCount: number;
  /** Aliases of libraries by their number. */
  readonly aliases: ReadonlyMap<number, string>;
  /** User IDs by their number. */
  readonly userIds: ReadonlyMap<number, string>;
}

/** A source without its secret. */
export function sourceOnWire(source: SourceRecord, facts: SourceFacts): WireSource {
  const aliasOf = (libraryId: number): string => facts.aliases.get(libraryId) ?? "";
  return {
    num: source.source_num,
    name: source.name,
    kind: source.kind,
    url: source.url,
    start_tls: source.start_tls,
    certificate: source.certificate,
    bind_dn: source.bind_dn,
    has_secret: source.secret !== null,
    base_dn: source.base_dn,
    scope: source.scope,
    filter: source.filter,
    group_base_dn: source.group_base_dn,
    mapping: source.mapping,
    default_library: aliasOf(source.default_library_id),
    rules: source.rules.map(({ library_id: libraryId, ...rule }) => ({ ...rule, library: aliasOf(libraryId) })),
    mirrors: facts.mirrors.map((mirror) => ({
      group_dn: mirror.group_dn,
      library: aliasOf(mirror.library_id),
      id: mirror.group_id,
      full_name: mirror.full_name,
      allow_local_members: mirror.allows_local_members,
    })),
    every_minutes: source.every_minutes,
    guard_percent: source.guard_percent,
    guard_count: source.guard_count,
    notify: source.notify.flatMap((userNum) => facts.userIds.get(userNum) ?? []),
    is_paused: source.is_paused,
    is_live: source.is_live,
    account_count: facts.accountCount,
    ...(source.next_run_at === null || source.is_paused ? {} : { next_run_date: toWireDate(source.next_run_at) }),
    ...(facts.lastRun === undefined ? {} : { last_run: runOnWire(facts.lastRun) }),
  };
}

const KINDS = [
  "create",
  "update",
  "link",
  "disable",
  "enable",
  "group",
  "join",
  "leave",
  "conflict",
  "skipped",
  "refused",
  "unchanged",
] as const;

/** How far a run is, and what it found. */
export function runOnWire(run: RunRecord): WireRun {
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, run.counts[kind] ?? 0])) as WireRun["counts"];
  return {
    num: run.run_num,
    source: run.source_num,
    kind: run.kind,
    state: run.state,
    started_by: run.started_by,
    create_date: toWireDate(run.created_at),
    ...(run.started_at === null ? {} : { start_date: toWireDate(run.started_at) }),
    ...(run.finished_at === null ? {} : { finish_date: toWireDate(run.finished_at) }),
    entries: run.entry_count,
    counts,
    ...(run.fault_code === null
      ? {}
      : { fault: { code: run.fault_code as NonNullable<WireRun["fault"]>["code"], text: run.fault_text } }),
    ...(run.guard === null ? {} : { guard: { ...run.guard, administrators: [...run.guard.administrators] } }),
  };
}

/** One line of a run's difference. */
export function changeOnWire(change: ShownChange): WireChange {
  return {
    num: change.change_num,
    kind: change.kind as WireChange["kind"],
    state: change.state,
    dn: change.dn,
    user_id: change.user_id,
    full_name: change.full_name,
    fields: change.fields,
    ...(change.group_id === null ? {} : { group: { library: change.group_library ?? "", id: change.group_id } }),
    ...(change.code === null ? {} : { code: change.code, code_message: conflictText(change.code, change.detail) }),
    ...(change.holder === null ? {} : { holder: change.holder }),
    choices: [...choicesFor(change)],
    ...(change.choice === null ? {} : { choice: change.choice }),
  };
}
