import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { RequestContext, RequestMounter } from "@muniment/platform/http";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/connector/people";
import { listLibraryGroupMembers } from "@muniment/work-api/identity/group";
import { listRoles } from "@muniment/work-api/identity/role";
import * as users from "@muniment/work-api/identity/user";
import { listLibraries } from "@muniment/work-api/library/library";
import { requireRankSomewhere } from "../account/index.ts";
import { homeOf } from "../library/index.ts";
import { ranks } from "../role/index.ts";
import type { UserServices } from "../user/index.ts";

/** Binds libraries, people and roles of the connector façade; all but creating a user is what REST v2 does (14). */
export function connectorUserRoutes(mounter: RequestMounter, deps: { readonly users: UserServices }): void {
  readingRoutes(mounter);
  administrationRoutes(mounter);
  creationRoutes(mounter, deps);
}

function readingRoutes(mounter: RequestMounter): void {
  mounter.mount(api.connectorGetLibraries, async ({ query }, context) => {
    const { body } = await mounter.call(listLibraries, { params: {} }, context);
    const home = homeOf(context.actor).alias;
    const data = body.data
      .filter((library) => query.showAllLibraries === true || !library.is_hidden)
      .filter((library) => query.hidePreferredLibrary !== true || library.id !== home);
    return { data };
  });

  mounter.mount(api.connectorGetUserDetails, async ({ body: { libraryId, userId } }, context) => {
    const params = { library: libraryId, user: userId };
    return { data: (await mounter.call(users.getLibraryUser, { params }, context)).body.data };
  });

  mounter.mount(api.connectorGetGroupMembers, async ({ query }, context) => {
    const { libraryId: library, groupId: group, limit, preferred_library, location } = query;
    const status = { Any: "any", Disabled: "disabled", Enabled: "enabled" } as const;
    const filters = {
      logon_status: status[query.logon_status || "Enabled"],
      ...(limit === undefined ? {} : { limit }),
      ...(preferred_library ? { preferred_library } : {}),
      ...(location ? { location } : {}),
    };
    const given = { params: { library, group }, query: filters };
    return { data: (await mounter.call(listLibraryGroupMembers, given, context)).body.data };
  });

  mounter.mount(api.connectorSearchUsers, async ({ query }, context) => {
    const email = (query.email ?? "").trim();
    const given = { params: {}, query: email === "" ? {} : { email } };
    const results = (await mounter.call(users.listUsers, given, context)).body.data;
    const [first] = results;
    return { data: { ...(first === undefined ? {} : { topMatchingUser: first }), results } };
  });
}

function administrationRoutes(mounter: RequestMounter): void {
  mounter.mount(api.connectorGetLibraryRoles, async ({ query }, context) => {
    const userId = query.user_id ?? "";
    // Somebody who is to become a member of the library is none yet, so their kind is asked for and not their roles.
    const isExternal =
      userId === ""
        ? query.is_external
        : (await mounter.call(users.getUser, { params: { user: userId } }, context)).body.data.is_external;
    const given = {
      params: { library: query.libraryId },
      query: isExternal === undefined ? {} : { is_external: isExternal },
    };
    return { data: (await mounter.call(listRoles, given, context)).body.data };
  });

  mounter.mount(api.connectorAssignUserToLibrary, async ({ body }, context) => {
    const params = { user: body.user_id };
    const place = {
      id: body.libraryId,
      ...(body.role === undefined ? {} : { role: body.role }),
      preferred: body.is_preferred_library === true,
    };
    await mounter.call(users.addUserToLibrary, { params, body: place }, context);
    const { data } = (await mounter.call(users.getUser, { params }, context)).body;
    if (data.user_num === undefined) throw new AppError(errors.noRecord);
    return { data: { user_num: data.user_num } };
  });
}

type CreationBody = Static<typeof api.connectorCreateUser.body>;

function creationRoutes(mounter: RequestMounter, deps: { readonly users: UserServices }): void {
  const find = async (context: RequestContext, userId: string): Promise<Static<typeof users.User>> =>
    // In capitals, since `me` would be the caller.
    (await mounter.call(users.getUser, { params: { user: userId.trim().toUpperCase() } }, context)).body.data;

  mounter.mount(api.connectorCreateUser, async ({ body }, context) =>
    mounter.within(users.createUser, { params: {} }, context, async (inner) => {
      // Who may create nobody must not learn here whether somebody exists.
      requireRankSomewhere(context.actor, ranks.tier2);
      const findExisting = async (): Promise<Static<typeof users.User> | undefined> =>
        body.ignore_if_user_already_exists === false ? undefined : orNothing(find(context, body.id));
      const existing = await findExisting();
      if (existing !== undefined) return { data: created(existing, false) };
      const isInvited = body.password_create_method !== api.passwordMethods.password;
      const options = { isPasswordOptional: isInvited };
      const prepared = await deps.users.prepareCreation(context.actor, fieldsOf(body, isInvited), undefined, options);
      try {
        await inner.write(async (tx) => deps.users.create(tx, context.actor, prepared));
      } catch (error) {
        if (!(error instanceof AppError) || error.kind !== errors.duplicateRecord) throw error;
        // Somebody else may have made the same user meanwhile.
        const other = await findExisting();
        if (other === undefined) throw error;
        return { data: created(other, false) };
      }
      return { data: created(await find(context, body.id), true) };
    }),
  );

  mounter.mount(api.connectorGetCreateUserPasswordSchema, async ({ query }) => ({
    data: query.password_create_method === api.passwordMethods.password ? PASSWORD_SCHEMA : { type: "object" },
  }));
}

const PASSWORD_SCHEMA = {
  type: "object",
  required: ["password"],
  properties: {
    password: { type: "string", format: "password", title: "Password" },
    force_password_change: { type: "boolean", title: "Change at next sign-in", default: true },
    password_never_expire: { type: "boolean", title: "Password never expires", default: false },
  },
};

/** The body of 9.1. Here alone a user may always be made without a password, since the e-mail asks for it (9.1, 14.4). */
function fieldsOf(body: CreationBody, isInvited: boolean): Static<typeof users.UserInput> {
  const { id, full_name, email, preferred_library, role } = body;
  const { password, force_password_change, password_never_expire } = body.create_password ?? {};
  const fields = { id, full_name, email, preferred_library, role, is_external: body.is_external === true };
  if (isInvited) return { ...fields, send_email: true };
  return {
    ...fields,
    password: password ?? "",
    ...(force_password_change === undefined ? {} : { force_password_change }),
    ...(password_never_expire === undefined ? {} : { password_never_expire }),
  };
}

function created(user: Static<typeof users.User>, isNew: boolean) {
  const { password_never_expire: never, ...fields } = user;
  return { ...fields, ...(never === undefined ? {} : { pwd_never_expire: never }), user_created: isNew };
}

/** `undefined` in the place of 404. */
async function orNothing<T>(promise: Promise<T>): Promise<T | undefined> {
  return promise.catch((error: unknown) => {
    if (error instanceof AppError && error.kind === errors.noRecord) return undefined;
    throw error;
  });
}
