import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { AppError } from "@muniment/kernel";
import { errors, parseItemId } from "@muniment/work-api";
import { visibleContainers } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import type { ContainerCondition } from "../container/index.ts";
import { containerFilter, filterCustomFields, matchesUser, readFilters, refuseFullText } from "./filter.ts";
import type { FilterReader, Filters } from "./filter.ts";
import { containsText, matchesAny, matchesField, matchesWords } from "./text-match.ts";

const column = (name: string): RawBuilder<string> => sql.ref<string>(`c.${name}`);

/** The workspaces that filters of 12.3 select, as a condition on rows aliased `c`. */
export function selectWorkspaces(reach: Reach, given: { filters: Filters; now: Date }): ContainerCondition {
  const reader = readFilters(given.filters, { reach, now: given.now });
  refuseFullText(reader);
  reader.add(sql`c.kind = 'workspace'`);
  reader.on("name", (text) => matchesWords(column("name"), text, { wildcard: false }));
  reader.on("description", (text) => matchesWords(column("description"), text, { wildcard: false }));
  reader.on("name_or_description", (text) => eitherField(text));
  reader.on("file_target", (text) => {
    const target = sql<string>`concat_ws(' ', c.custom ->> 'custom1', c.custom ->> 'custom2',
      c.custom ->> 'custom29', c.custom ->> 'custom30', c.name)`;
    return matchesWords(target, text, { wildcard: false });
  });
  filterCommon(reader, reach);
  reader.on("subclass", (list) => matchesAny(column("subclass"), list));
  filterCustomFields(reader, "c");
  return reader.all() ?? sql`true`;
}

/** The folders and tabs that filters of 12.4 select. */
export function selectFolders(reach: Reach, given: { filters: Filters; now: Date }): ContainerCondition {
  const reader = readFilters(given.filters, { reach, now: given.now });
  reader.add(sql`c.kind <> 'workspace'`);
  reader.on("name", (text) => matchesPart(column("name"), text));
  reader.on("description", (text) => matchesPart(column("description"), text));
  reader.on("name_or_description", (text) => eitherField(text));
  reader.on("email", (text) => matchesField(column("email"), text));
  // A name tells something, so it counts only for those who may see the workspace.
  reader.on(
    "workspace_name",
    (text) => sql`(${matchesPart(sql.ref("w.name"), text)} and ${visibleContainers(reach, "w")})`,
  );
  reader.on("container_id", (id) => {
    const number = containerFilter(reach, id);
    return sql`(c.ancestors @> array[${number}::bigint] and exists (select 1 from work.container place
      where place.library_id = ${reach.libraryId} and place.container_number = ${number}
        and place.trashed_at is null and ${visibleContainers(reach, "place")}))`;
  });
  filterCommon(reader, reach);
  return reader.all() ?? sql`true`;
}

function filterCommon(reader: FilterReader, reach: Reach): void {
  reader.on("owner", (pattern) => matchesUser([sql.ref("c.owner_num")], pattern));
  reader.on("include_ids", (list) => sql`c.container_number = any(${numbersOf(reach, list)}::bigint[])`);
  reader.onDates("edit_date", column("edited_at"));
  reader.onDates("create_date", column("created_at"));
}

function numbersOf(reach: Reach, list: string): number[] {
  return list.split(",").flatMap((id) => {
    const parsed = parseItemId(id.trim());
    if (parsed === undefined) {
      throw new AppError(errors.invalidParam, { text: "A list of ids is expected.", field: "include_ids" });
    }
    return (parsed.library ?? reach.library).toLowerCase() === reach.library.toLowerCase() ? [parsed.number] : [];
  });
}

/** Text filters of folders match anywhere in the field; a `*` makes them match the whole field (12.4, 12.5). */
function matchesPart(field: RawBuilder<string>, text: string): RawBuilder<boolean> {
  return text.includes("*") ? matchesField(field, text) : containsText(field, text);
}

function eitherField(text: string): RawBuilder<boolean> {
  return sql`(${matchesField(column("name"), text)} or ${matchesField(column("description"), text)})`;
}
