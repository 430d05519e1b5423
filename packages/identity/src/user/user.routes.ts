import { AppError } from "@muniment/kernel";
import type { Clock, LibraryStanding, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import * as api from "@muniment/work-api/identity/user";
import { homeOf } from "../library/index.ts";
import { listBody, pageOf } from "../paging.ts";
import { findRolesByNumber } from "../role/index.ts";
import { checkMatch, etagOf } from "../stale-write.ts";
import type { UserServices } from "./membership.service.ts";
import { listMembers, listPeople } from "./user-list.service.ts";
import { briefUser, fullUser, inLibrary, librariesOf } from "./user-shape.ts";
import type { WireLibraryUser, WireUser } from "./user-shape.ts";
import { viewUser } from "./user-view.service.ts";

/** What the routes of people use. */
export interface UserRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly users: UserServices;
}

/** Binds people at the level of the customer and of a library. */
export function userRoutes(mounter: Mounter<RequestContext>, deps: UserRouteDeps): void {
  customerRoutes(mounter, deps);
  membershipRoutes(mounter, deps);
  libraryUserRoutes(mounter, deps);
  for (const spec of [api.deleteUser, api.deleteLibraryUser]) {
    mounter.mount(spec, async () => {
      const message = refusal("user_delete_not_supported");
      throw new AppError(errors.methodNotAllowed, { text: message.text, messages: [message] });
    });
  }
}

function customerRoutes(mounter: Mounter<RequestContext>, deps: UserRouteDeps): void {
  const { reader, clock } = deps;

  mounter.mount(api.listUsers, async (input, context) =>
    listPeople(deps, context.actor, { scope: {}, query: input.query }),
  );

  mounter.mount(api.createUser, async (input, context) => {
    const prepared = await deps.users.prepareCreation(context.actor, input.body);
    return context.write(async (tx) => {
      await deps.users.create(tx, context.actor, prepared);
      return tagged(context, await globalUser(tx, context.actor, { userId: prepared.fields.userId ?? "", clock }));
    });
  });

  mounter.mount(api.getUser, async (input, context) => {
    const withLibraries = input.query.include_libraries === true;
    return tagged(
      context,
      await globalUser(reader, context.actor, { userId: input.params.user, clock, withLibraries }),
    );
  });

  mounter.mount(api.updateUser, async (input, context) => {
    const userId = input.params.user === "me" ? context.actor.userId : input.params.user;
    const change = await deps.users.prepareChange(context.actor, input.body);
    return context.write(async (tx) => {
      const verify = async (): Promise<void> =>
        checkMatch(context.request.headers["if-match"], await globalUser(tx, context.actor, { userId, clock }));
      await deps.users.change(tx, context.actor, { userId, change, verify });
      const withLibraries = input.query.include_libraries === true;
      return tagged(context, await globalUser(tx, context.actor, { userId, clock, withLibraries }));
    });
  });
}

function membershipRoutes(mounter: Mounter<RequestContext>, deps: UserRouteDeps): void {
  const { reader } = deps;

  mounter.mount(api.listUserLibraries, async (input, context) => {
    const seen = await viewUser(reader, context.actor, { userId: input.params.user });
    return listBody(pageOf(librariesOf(seen.user, seen.memberships), input.query), (library) => library);
  });

  mounter.mount(api.addUserToLibrary, async (input, context) => {
    const { body } = input;
    const wanted = body.library_id ?? body.id ?? "";
    const libraryAlias = aliasOfNumber(context.actor, wanted) ?? wanted;
    const place = { libraryAlias, role: body.role ?? undefined, isPreferred: body.preferred === true };
    return context.write(async (tx) => {
      await deps.users.addToLibrary(tx, context.actor, { userId: input.params.user, place });
      return {};
    });
  });

  mounter.mount(api.removeUserFromLibrary, async (input, context) => {
    const { user: userId, member_library: wanted } = input.params;
    const libraryAlias = aliasOfNumber(context.actor, wanted) ?? wanted;
    return context.write(async (tx) => {
      await deps.users.removeFromLibrary(tx, context.actor, { userId, libraryAlias });
      return {};
    });
  });
}

function libraryUserRoutes(mounter: Mounter<RequestContext>, deps: UserRouteDeps): void {
  const { reader, clock } = deps;

  mounter.mount(api.listLibraryUsers, async (input, context) => {
    const { libraryId, alias } = standingOf(context, input.params.library);
    return listMembers(deps, context.actor, { scope: { libraryId }, database: alias, query: input.query });
  });

  mounter.mount(api.createLibraryUser, async (input, context) => {
    const standing = standingOf(context, input.params.library);
    const prepared = await deps.users.prepareCreation(context.actor, input.body, standing.alias);
    return context.write(async (tx) => {
      await deps.users.create(tx, context.actor, prepared);
      const userId = prepared.fields.userId ?? "";
      return tagged(context, await libraryUser(tx, context.actor, { userId, clock, standing }));
    });
  });

  mounter.mount(api.getCurrentUser, async (_input, context) => {
    const { actor } = context;
    const { user } = await viewUser(reader, actor, { userId: "me" });
    const home = homeOf(actor).alias;
    return {
      data: {
        id: user.user_id,
        email: user.email,
        full_name: user.full_name,
        ...(user.location === "" ? {} : { location: user.location }),
        preferred_library: home,
        config_database: home,
        user_num: user.user_num,
        ssid: user.ssid,
        is_external: user.is_external,
      },
    };
  });

  mounter.mount(api.getLibraryUser, async (input, context) => {
    const standing = standingOf(context, input.params.library);
    return tagged(context, await libraryUser(reader, context.actor, { userId: input.params.user, clock, standing }));
  });

  mounter.mount(api.updateLibraryUser, async (input, context) => {
    const standing = standingOf(context, input.params.library);
    const userId = input.params.user;
    const change = await deps.users.prepareChange(context.actor, input.body);
    return context.write(async (tx) => {
      const present = async (): Promise<WireLibraryUser> => libraryUser(tx, context.actor, { userId, clock, standing });
      const verify = async (): Promise<void> => checkMatch(context.request.headers["if-match"], await present());
      await deps.users.change(tx, context.actor, { userId, change, libraryId: standing.libraryId, verify });
      return tagged(context, await present());
    });
  });

  mounter.mount(api.listContacts, async (input, context) => {
    const { libraryId, alias } = standingOf(context, input.params.library);
    const query = { ...input.query, allow_logon: true };
    const found = await listMembers(deps, context.actor, { scope: { libraryId }, database: alias, query });
    return { ...found, data: found.data.map((user) => ({ name: user.full_name, address: user.email })) };
  });
}

/** The answer about one person, with what stands for its state. */
function tagged<T extends object>({ reply }: RequestContext, data: T): { data: T } {
  reply.header("etag", etagOf(data));
  return { data };
}

function standingOf(context: RequestContext, library: string): LibraryStanding {
  const standing = context.actor.libraries.get(library.toLowerCase());
  if (standing === undefined) throw new AppError(errors.noRecord);
  return standing;
}

/** `library_id` on the wire is a number; clients also send the alias there. */
function aliasOfNumber(actor: UserActor, wanted: string): string | undefined {
  return [...actor.libraries.values()].find((standing) => String(standing.libraryId) === wanted)?.alias;
}

async function globalUser(
  reader: Tx,
  actor: UserActor,
  given: { userId: string; clock: Clock; withLibraries?: boolean },
): Promise<WireUser> {
  const seen = await viewUser(reader, actor, { userId: given.userId });
  const wire = seen.isOpen ? fullUser(seen.user, given.clock.now()) : briefUser(seen.user);
  return given.withLibraries === true ? { ...wire, libraries: librariesOf(seen.user, seen.memberships) } : wire;
}

async function libraryUser(
  reader: Tx,
  actor: UserActor,
  given: { userId: string; clock: Clock; standing: LibraryStanding },
): Promise<WireLibraryUser> {
  const { libraryId, alias } = given.standing;
  const { user, memberships, isOpen } = await viewUser(reader, actor, { userId: given.userId, libraryId });
  const membership = memberships.find((candidate) => candidate.library_id === libraryId);
  if (membership === undefined) throw new AppError(errors.noRecord);
  const place = { database: alias, allow_logon: membership.allow_logon };
  if (!isOpen) return inLibrary(briefUser(user), place);
  const [role] = await findRolesByNumber(reader, [membership.role_id]);
  return inLibrary(fullUser(user, given.clock.now()), { ...place, ...(role === undefined ? {} : { role: role.name }) });
}
