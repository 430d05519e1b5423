import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { visibleContainers } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { containerFilter, filterCustomFields, matchesUser, readFilters, refuseFullText } from "./filter.ts";
import type { FilterReader, Filters } from "./filter.ts";
import { isCheckedOut } from "../checkout/index.ts";
import { isFiledIn } from "../document/index.ts";
import { matchesNumber } from "./range-match.ts";
import { matchesAny, matchesField, matchesWords } from "./text-match.ts";

/** What filters on documents come to, as conditions on rows aliased `d`. */
export interface DocumentSelection {
  /** `undefined` when every document is wanted. */
  readonly condition: RawBuilder<boolean> | undefined;
  /** Whether older versions are wanted beside the newest visible one. */
  readonly allVersions: boolean;
  /** Whether an index leads to what is selected, and little of the library is. */
  readonly isNarrow: boolean;
}

/** Filters that select little. */
const NARROW = ["container_id", "document_number", "custom1", "custom2", "alias"];

const column = (name: string): RawBuilder<string> => sql.ref<string>(`d.${name}`);

/** The documents that filters of 12.2 select. */
export function selectDocuments(reach: Reach, given: { filters: Filters; now: Date }): DocumentSelection {
  const { filters, now } = given;
  const reader = readFilters(filters, { reach, now });
  refuseFullText(reader);
  filterText(reader, reach);
  filterPeople(reader);
  filterState(reader);
  filterCustomFields(reader, "d");
  for (const [name, moment] of Object.entries(MOMENTS)) reader.onDates(name, moment);
  for (const name of ["type", "class", "subclass"]) reader.on(name, (list) => matchesAny(column(name), list));
  reader.on("document_number", (text) => matchesNumber(column("document_number"), text, "document_number"));
  reader.on("document_version", (text) => matchesNumber(column("version"), text, "document_version"));
  reader.on("container_id", (id) => inContainer(reach, id, reader.flag("include_subtree") ?? false));
  return {
    condition: reader.all(),
    allVersions: reader.flag("latest") === false || reader.text("document_version") !== undefined,
    isNarrow: NARROW.some((name) => reader.text(name) !== undefined),
  };
}

const MOMENTS: Readonly<Record<string, RawBuilder<unknown>>> = {
  edit_date: column("edited_at"),
  create_date: column("created_at"),
  sent_date: sql`(d.message ->> 'sent_date')::timestamptz`,
  received_date: sql`(d.message ->> 'received_date')::timestamptz`,
};

function message(field: string): RawBuilder<string> {
  return sql<string>`coalesce(d.message ->> ${sql.lit(field)}, '')`;
}

function filterText(reader: FilterReader, reach: Reach): void {
  for (const name of ["name", "title"]) {
    reader.on(name, (text) => matchesWords(column("name"), text, { wildcard: true }));
  }
  reader.on("comments", (text) => matchesWords(column("comment"), text, { wildcard: false }));
  reader.on("name_comments", (text) => {
    const words = { wildcard: true };
    return sql`(${matchesWords(column("name"), text, words)} or ${matchesWords(column("comment"), text, words)})`;
  });
  reader.on("alias", (text) => matchesField(column("alias"), text));
  reader.on("subject", (text) => matchesWords(message("subject"), text, { wildcard: true }));
  reader.on("sender", (text) => matchesWords(message("from"), text, { wildcard: true }));
  reader.on("recipient", (text) => {
    const all = sql<string>`concat_ws(' ', d.message ->> 'to', d.message ->> 'cc', d.message ->> 'bcc')`;
    return matchesWords(all, text, { wildcard: true });
  });
  reader.on("file_target", (text) => {
    const custom = sql<string>`concat_ws(' ', d.custom ->> 'custom1', d.custom ->> 'custom2',
      d.custom ->> 'custom29', d.custom ->> 'custom30')`;
    const named = sql`exists (select 1 from work.container home where home.library_id = d.library_id
      and home.container_number = d.workspace_number and ${visibleContainers(reach, "home")}
      and ${matchesWords(sql.ref("home.name"), text, { wildcard: false })})`;
    return sql`(${matchesWords(custom, text, { wildcard: false })} or ${named})`;
  });
}

function filterPeople(reader: FilterReader): void {
  const people: Readonly<Record<string, readonly string[]>> = {
    author: ["d.author_num"],
    operator: ["d.operator_num"],
    last_user: ["d.last_user_num"],
    owner: ["d.author_num"],
    user: ["d.author_num", "d.operator_num", "d.last_user_num"],
  };
  for (const [name, columns] of Object.entries(people)) {
    reader.on(name, (pattern) =>
      matchesUser(
        columns.map((reference) => sql.ref(reference)),
        pattern,
      ),
    );
  }
}

function filterState(reader: FilterReader): void {
  // Nothing can be checked out yet, so these select all or nothing.
  for (const name of ["checked_out", "in_use"]) {
    reader.onFlag(name, (wanted) => (wanted ? isCheckedOut("d") : sql`not ${isCheckedOut("d")}`));
  }
  reader.on("in_use_by", (text) => isCheckedOut("d", matchesUser([sql.ref("co.user_num")], text)));
  reader.onFlag("email_only", (wanted) => (wanted ? sql`d.is_email` : sql`true`));
  reader.onFlag("exclude_emails", (wanted) => (wanted ? sql`not d.is_email` : sql`true`));
  reader.onFlag(
    "has_attachment",
    (wanted) => sql`(coalesce(jsonb_array_length(d.message -> 'attachments'), 0) > 0) = ${wanted}`,
  );
}

/** A container that the caller may not see selects nothing, just like one that is not there. */
function inContainer(reach: Reach, id: string, withSubtree: boolean): RawBuilder<boolean> {
  const number = containerFilter(reach, id);
  const below = withSubtree ? sql`or place.ancestors @> array[${number}::bigint]` : sql``;
  const folders = sql`array(select place.container_number from work.container place
    where place.library_id = ${reach.libraryId} and place.trashed_at is null
      and (place.container_number = ${number} ${below}))`;
  const ofWorkspace = sql`select inside.document_number from work.document inside
    where inside.library_id = ${reach.libraryId} and inside.workspace_number = ${number}
      and inside.trashed_at is null and not inside.is_superseded`;
  return sql`(exists (select 1 from work.container place where place.library_id = ${reach.libraryId}
      and place.container_number = ${number} and place.trashed_at is null and ${visibleContainers(reach, "place")})
    and ${isFiledIn(reach, folders, ofWorkspace)})`;
}
