import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { chooseRole } from "../role/index.ts";
import { DirectoryFault } from "./directory-fault.ts";
import { foldDn } from "./distinguished-name.ts";
import { createAttributeReader, createMapper } from "./entry-mapping.ts";
import { insertEntries, insertPlacements } from "./entry.repository.ts";
import type { ReadEntry } from "./entry.repository.ts";
import { openDirectory } from "./ldap.ts";
import type { Connection, DirectoryReader } from "./ldap.ts";
import { createPlacer } from "./placement.ts";
import type { Place, Placer, ResolvedRule } from "./placement.ts";
import type { MirrorRecord, SourceRecord } from "./source.repository.ts";

/** The database works on the one while the next is taken apart here. */
const PAGES_IN_WRITING = 2;

/** What is read, and for which attempt. */
export interface Reading {
  readonly readingNum: number;
  readonly source: SourceRecord;
  readonly mirrors: readonly MirrorRecord[];
  readonly connection: Connection;
  readonly signal: AbortSignal;
  /** Told at each page how many entries there are with it; throws when the reading is of no use any more. */
  onProgress(entryCount: number): Promise<void>;
}

/** What a reading has brought, beside the entries that it kept. */
export interface ReadResult {
  readonly entryCount: number;
  readonly placements: readonly (readonly Place[])[];
}

/** Reads a directory to its end and keeps each person in scope. Throws a fault when not everything could be read. */
export async function readDirectory(deps: { clock: Clock; reader: Tx }, reading: Reading): Promise<ReadResult> {
  const { reader } = deps;
  const { readingNum, source, mirrors } = reading;
  const rules = await resolveRules(reader, source);
  await using directory = await openDirectory(reading.connection);
  const members = await readGroups(directory, source, mirrors);
  const placer = createPlacer(rules.rules, rules.fallback, members);
  const map = createMapper(source.mapping, deps.clock.now());
  const keep = createKeeper(reading, { placer, members, map });
  let entryCount = 0;
  const writing: Promise<void>[] = [];
  try {
    for await (const page of directory.people(placer.attributes)) {
      reading.signal.throwIfAborted();
      const start = entryCount;
      const entries = page.map((entry, index) => keep(entry, start + index + 1));
      entryCount += entries.length;
      if (writing.length === PAGES_IN_WRITING) await writing.shift();
      const written = insertEntries(reader, readingNum, entries);
      // Looked at when later pages are there.
      written.catch(() => undefined);
      writing.push(written);
      await reading.onProgress(entryCount);
    }
  } finally {
    // Also when the directory breaks off: what is still being written would outlive what is forgotten then.
    await Promise.allSettled(writing);
  }
  await Promise.all(writing);
  await insertPlacements(reader, readingNum, placer.placements);
  return { entryCount, placements: placer.placements };
}

type Members = ReadonlyMap<string, ReadonlySet<string>>;
type LdapEntry = Parameters<ReturnType<typeof createMapper>>[0];

function createKeeper(
  { source, mirrors }: Reading,
  parts: { placer: Placer; members: Members; map: ReturnType<typeof createMapper> },
): (entry: LdapEntry, entryNum: number) => ReadEntry {
  const { placer, members, map } = parts;
  const read = createAttributeReader(placer.attributes);
  const mirrored = mirrors.map((mirror) => ({ num: mirror.mirror_num, in: members.get(foldDn(mirror.group_dn)) }));
  const needsDn = mirrors.length > 0 || source.rules.length > 0;
  return (entry, entryNum) => {
    const foldedDn = needsDn ? foldDn(entry.dn) : "";
    return {
      ...map(entry),
      entry_num: entryNum,
      placement: placer.placementOf({ foldedDn, valuesOf: (attribute) => read(entry, attribute) }),
      mirrors: mirrored.filter((mirror) => mirror.in?.has(foldedDn) === true).map((mirror) => mirror.num),
    };
  };
}

/** The members of every group that rules or mirrors name, by the group's folded DN. */
async function readGroups(
  directory: DirectoryReader,
  source: SourceRecord,
  mirrors: readonly MirrorRecord[],
): Promise<Members> {
  const named = [
    ...source.rules.filter((rule) => rule.by === "group").map((rule) => rule.value),
    ...mirrors.map((mirror) => mirror.group_dn),
  ];
  const members = new Map<string, ReadonlySet<string>>();
  for (const dn of named) {
    const key = foldDn(dn);
    if (!members.has(key)) members.set(key, await directory.membersOf(dn));
  }
  return members;
}

async function resolveRules(
  reader: Tx,
  source: SourceRecord,
): Promise<{ rules: ResolvedRule[]; fallback: { library_id: number; role_id: number } }> {
  const roleIdOf = async (libraryId: number, name: string): Promise<number> => {
    const role = await chooseRole(reader, libraryId, { name: name === "" ? undefined : name, isExternal: false });
    if (!("role_id" in role)) throw new DirectoryFault("rule_outdated", { detail: name });
    return role.role_id;
  };
  const rules: ResolvedRule[] = [];
  for (const rule of source.rules) rules.push({ ...rule, role_id: await roleIdOf(rule.library_id, rule.role) });
  const libraryId = source.default_library_id;
  return { rules, fallback: { library_id: libraryId, role_id: await roleIdOf(libraryId, "") } };
}
