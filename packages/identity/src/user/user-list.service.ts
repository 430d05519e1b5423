import type { Clock, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { listBody, readPage } from "../paging.ts";
import type { PagingQuery } from "../paging.ts";
import { membershipsOfMany } from "./membership.repository.ts";
import { listUserRecords, userKeys } from "./user-list.repository.ts";
import type { UserFilters, UserScope } from "./user-list.repository.ts";
import { librariesOf, listedMember, listedUser } from "./user-shape.ts";
import type { WireLibraryUser, WireUser } from "./user-shape.ts";
import { viewerOf } from "./user-view.service.ts";

/** A page of people on the wire. */
export interface PeoplePage<T> {
  data: T[];
  total_count?: number;
  cursor?: string;
}

/** What a list of people is made from. */
export interface PeopleDeps {
  readonly reader: Tx;
  readonly clock: Clock;
}

type PeopleQuery = UserFilters & PagingQuery & { readonly include_libraries?: boolean };

/** Accounts that the actor may see, within the scope. */
export async function listPeople(
  deps: PeopleDeps,
  actor: UserActor,
  given: { scope: UserScope; query: PeopleQuery },
): Promise<PeoplePage<WireUser>> {
  const { scope, query } = given;
  const viewer = viewerOf(actor);
  const page = readPage(query, userKeys);
  const listed = await listUserRecords(deps.reader, viewer, { scope, filters: query, page });
  if (query.include_libraries !== true) return listBody(listed, (user) => listedUser(user, deps.clock.now()));
  const memberships = await membershipsOfMany(
    deps.reader,
    listed.items.map((user) => user.user_num),
  );
  return listBody(listed, (user) => {
    const all = memberships.get(user.user_num) ?? [];
    const seen = user.is_open ? all : all.filter((place) => viewer.libraryIds.includes(place.library_id));
    return { ...listedUser(user, deps.clock.now()), libraries: librariesOf(user, seen) };
  });
}

/** Members of the scope's library that the actor may see, with their place in it. */
export async function listMembers(
  deps: PeopleDeps,
  actor: UserActor,
  given: { scope: UserScope & { libraryId: number }; database: string; query: PeopleQuery },
): Promise<PeoplePage<WireLibraryUser>> {
  const { scope, query } = given;
  const page = readPage(query, userKeys);
  const listed = await listUserRecords(deps.reader, viewerOf(actor), { scope, filters: query, page });
  return listBody(listed, (user) => listedMember(user, given.database, deps.clock.now()));
}
