import {
  createApplication,
  findLibrariesByAlias,
  findUser,
  findUserNums,
  insertRoles,
  issueLink,
} from "@muniment/identity";
import { systemActor, systemClock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { WorkServer } from "@muniment/work-server";
import { demonstrationApplications, demonstrationGroundwork } from "./scenario/index.ts";

type Groundwork = ReturnType<typeof demonstrationGroundwork>;

const FOUNDER = systemActor("first start");
const FIRST_LIBRARY = "MAIN";
const FIRST_ADMINISTRATOR = "ADMIN";

/** Libraries, roles, first accounts and applications of the demonstration firm, once; all or nothing. */
export async function layDemonstrationGroundwork(server: WorkServer, seed: string): Promise<void> {
  const groundwork = demonstrationGroundwork(seed);
  await server.database.transaction(async (tx) => {
    const aliases = groundwork.libraries.map((library) => library.alias);
    if ((await findLibrariesByAlias(tx, aliases)).length > 0) return;
    const libraryIds = await createLibraries(server, tx, groundwork);
    await createServiceAccount(server, tx, groundwork);
    for (const application of demonstrationApplications(seed)) {
      const { service_user_id: serviceUserId, grants, ...given } = application;
      const nums = await findUserNums(tx, libraryIds[0] ?? 0, serviceUserId === undefined ? [] : [serviceUserId]);
      const serviceUserNum = serviceUserId === undefined ? undefined : nums.get(serviceUserId);
      await createApplication(
        tx,
        {
          ...given,
          grants: grants.filter((grant) => grant !== "refresh_token"),
          scopes: ["user", "admin"],
          include_external: true,
          allow_refresh: grants.includes("refresh_token"),
          ...(serviceUserNum === undefined ? {} : { service_user_num: serviceUserNum }),
        },
        systemClock,
      );
    }
  });
}

async function createLibraries(server: WorkServer, tx: Tx, groundwork: Groundwork): Promise<number[]> {
  const { libraries, roles, administrator } = groundwork;
  const libraryIds: number[] = [];
  for (const { alias, display_name: displayName } of libraries) {
    const { user_id: userId, full_name, email, location, password } = administrator;
    const firstAdministrator =
      libraryIds.length > 0
        ? { userId }
        : {
            id: userId,
            full_name,
            email,
            location,
            password,
            force_password_change: false,
            password_never_expire: true,
          };
    const { libraryId } = await server.identity.createLibrary(tx, { alias, displayName, firstAdministrator });
    await insertRoles(
      tx,
      roles.map((role) => ({ ...role, privileges: [...role.privileges], library_id: libraryId })),
    );
    libraryIds.push(libraryId);
  }
  return libraryIds;
}

async function createServiceAccount(server: WorkServer, tx: Tx, { serviceAccount }: Groundwork): Promise<void> {
  const { users } = server.identity;
  const { user_id: id, ...account } = serviceAccount;
  const flags = { force_password_change: false, password_never_expire: true, is_service: true };
  await users.create(tx, FOUNDER, await users.prepareCreation(FOUNDER, { id, ...account, ...flags }));
}

/**
 * Without a demonstration firm there is one library with one administrator, who chooses a password by a link that
 * works once. A new link is given as long as no password was chosen; `undefined` afterwards.
 */
export async function offerFirstAdministrator(server: WorkServer, origin: string): Promise<string | undefined> {
  return server.database.transaction(async (tx) => {
    const existing = await findUser(tx, FIRST_ADMINISTRATOR);
    if (existing === undefined) {
      if ((await findLibrariesByAlias(tx, [FIRST_LIBRARY])).length > 0) return undefined;
      await server.identity.createLibrary(tx, {
        alias: FIRST_LIBRARY,
        displayName: "Main library",
        firstAdministrator: {
          id: FIRST_ADMINISTRATOR,
          full_name: "First administrator",
          email: "administrator@muniment.invalid",
        },
      });
    }
    const user = existing ?? (await findUser(tx, FIRST_ADMINISTRATOR));
    if (user === undefined || user.has_password) return undefined;
    const { token } = await issueLink(tx, user, { kind: "new_account", clock: systemClock });
    return `${origin}/auth/password/${token}`;
  });
}
