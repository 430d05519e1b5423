import type { LongWork, Task } from "@muniment/jobs";
import type { Mounter } from "@muniment/rest/fastify";
import type { RequestContext } from "@muniment/platform/http";
import type { PasswordLinkSender } from "../password/index.ts";
import { createPlatformService } from "../platform/index.ts";
import type { LoadActor } from "../session/index.ts";
import type { UserServices } from "../user/index.ts";
import { createAccountActs } from "./account-acts.service.ts";
import { consoleRoutes } from "./console.routes.ts";
import type { ConsoleRouteDeps } from "./console.routes.ts";
import { createSignInWork } from "./sign-in-work.ts";
import { createUserEditor } from "./user-edit.service.ts";
import { createUserEditUndo } from "./user-edit-undo.ts";
import { createUserEditWork } from "./user-edit-work.ts";

/** What Control Center's part is made of. */
export interface ConsoleDeps extends Omit<
  ConsoleRouteDeps,
  "signInWork" | "platforms" | "accountActs" | "userEditor" | "userEditWork" | "userEditUndo"
> {
  readonly longWork: LongWork;
  readonly loadActor: LoadActor;
  readonly users: UserServices;
  readonly sendPasswordLink: PasswordLinkSender;
}

/** Control Center's own services: their endpoints, and what a worker runs for them. */
export function createConsole(deps: ConsoleDeps): {
  mount(mounter: Mounter<RequestContext>): void;
  readonly tasks: readonly Task[];
} {
  const { reader, clock, loadActor, rowChanges, users, sendPasswordLink, longWork } = deps;
  const userEditor = createUserEditor({ clock, rowChanges, lockedFields: deps.lockedFields });
  const signInWork = createSignInWork({ reader, loadActor, rowChanges });
  const userEditWork = createUserEditWork({ reader, loadActor, editor: userEditor });
  const userEditUndo = createUserEditUndo({ reader, loadActor, longWork, editor: userEditor });
  const platforms = createPlatformService({ clock, users });
  const accountActs = createAccountActs({ clock, sendPasswordLink });
  return {
    mount: (mounter) =>
      consoleRoutes(mounter, { ...deps, platforms, accountActs, userEditor, userEditWork, userEditUndo, signInWork }),
    tasks: [longWork.rowTask(signInWork), longWork.rowTask(userEditWork), longWork.rowTask(userEditUndo)],
  };
}
