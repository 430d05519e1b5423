import type { Static } from "typebox";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { getConsoleMe } from "@muniment/work-api/control-center/console";
import type { LibraryAction, Page } from "@muniment/work-api/control-center/console";
import { globalPrivileges } from "@muniment/work-api/control-center/administration";
import type { PasswordSettings } from "../password/index.ts";
import { systemRights } from "../administration/index.ts";
import type { SecurityPolicy } from "../security-settings/index.ts";
import { homeOf, listLibraryRecords } from "../library/index.ts";
import type { LibraryRecord } from "../library/index.ts";
import { rankIn, ranks, rightsOf } from "../role/index.ts";
import type { Rank } from "../role/index.ts";
import { findPreferences } from "../preference/index.ts";
import { photoVersionOf } from "../photo/index.ts";

/** What the routes about the caller need. */
export interface MeRouteDeps {
  readonly reader: Tx;
  readonly customerId: number;
  readonly passwordSettings: Pick<PasswordSettings, "isOptionalWithEmail" | "profile">;
  readonly securityPolicy: Pick<SecurityPolicy, "current">;
  readonly userIdGuideline: string;
}

/** Binds who is signed in, and what they may administer. */
export function meRoutes(mounter: Mounter<RequestContext>, deps: MeRouteDeps): void {
  const { reader } = deps;

  mounter.mount(getConsoleMe, async (_input, { actor }) => {
    const libraries = await openLibraries(reader, actor);
    const { rights } = await systemRights(reader, actor);
    const photo = await photoVersionOf(reader, actor.userNum);
    const home = homeOf(actor);
    const { language } = await findPreferences(reader, { userNum: actor.userNum, libraryId: home.libraryId });
    return {
      data: {
        user_id: actor.userId,
        user_num: actor.userNum,
        full_name: actor.fullName,
        email: actor.email,
        ...(photo === undefined ? {} : { photo }),
        customer_id: deps.customerId,
        preferred_library: home.alias,
        ...(language === null ? {} : { language }),
        libraries: libraries.map(({ library, rank }) => ({
          id: library.alias,
          display_name: library.display_name,
          rights: rightsOf[rank],
        })),
        pages: [
          ...pagesFor(libraries.map(({ rank }) => rank)),
          ...(libraries.some(({ rank }) => rank >= ranks.tier2) ? (["applications"] as const) : []),
        ],
        system_rights: globalPrivileges.filter((privilege) => rights.has(privilege)),
        settings: {
          password_optional_with_email: deps.passwordSettings.isOptionalWithEmail,
          password_profile: deps.passwordSettings.profile,
          idle_minutes: deps.securityPolicy.current["session.controlCenterIdleMinutes"],
          user_id_guideline: deps.userIdGuideline,
        },
      },
    };
  });
}

async function openLibraries(reader: Tx, actor: UserActor): Promise<{ library: LibraryRecord; rank: Rank }[]> {
  const libraryIds = [...actor.libraries.values()].map((standing) => standing.libraryId);
  const libraries = await listLibraryRecords(reader, libraryIds);
  return libraries.map((library) => ({ library, rank: rankIn(actor, library.library_id) }));
}

/** Users, Groups, Roles and Libraries are open to every rank (control-center.md 24, rows 2, 25, 29 and 31). */
export function pagesFor(held: readonly Rank[]): Static<typeof Page>[] {
  return held.some((rank) => rank >= ranks.tier1) ? ["users", "groups", "roles", "libraries"] : [];
}

/** What somebody of that rank may start in a library. */
export function libraryActions(rank: Rank): Static<typeof LibraryAction>[] {
  const forTier2 = ["create_user", "add_to_library", "create_group", "edit_group", "change_members"] as const;
  const forNrtadmin = ["password_never_expires", "create_service_account", "change_nrtadmin", "edit_library"] as const;
  return [...(rank >= ranks.tier2 ? forTier2 : []), ...(rank === ranks.nrtadmin ? forNrtadmin : [])];
}
