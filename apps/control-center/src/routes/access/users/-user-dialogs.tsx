import { Suspense, createContext, lazy, useContext } from "react";
import type { ReactNode } from "react";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Refusal } from "../-refusals.tsx";
import type { UserDialog } from "./-user-actions.tsx";
import { userQuestion } from "./-user-search.ts";
import type { UserListSearch } from "./-user-search.ts";
import type { UserRows } from "./-user-rows.ts";

// Fetched when they are first asked for.
const DisableUsers = lazy(async () => ({ default: (await import("./-disable-users.tsx")).DisableUsers }));
const ExportUsers = lazy(async () => ({ default: (await import("./-export-users.tsx")).ExportUsers }));
const Refusals = lazy(async () => ({ default: (await import("../-refusals.tsx")).Refusals }));
const AddToGroups = lazy(async () => ({ default: (await import("./-add-to-groups.tsx")).AddToGroups }));
const RemoveFromGroups = lazy(async () => ({ default: (await import("./-remove-from-groups.tsx")).RemoveFromGroups }));
const EditProfile = lazy(async () => ({ default: (await import("./-edit-profile.tsx")).EditProfile }));
const EditSecurity = lazy(async () => ({ default: (await import("./-edit-security.tsx")).EditSecurity }));
const EditPlatform = lazy(async () => ({ default: (await import("./-edit-platform.tsx")).EditPlatform }));
const ResetPassword = lazy(async () => ({ default: (await import("./-reset-password.tsx")).ResetPassword }));
const UserOverview = lazy(async () => ({ default: (await import("./-user-overview.tsx")).UserOverview }));
const EditSeveral = lazy(async () => ({ default: (await import("./-edit-several.tsx")).EditSeveral }));

/** Opens a dialog about users, for what stands beside the list. */
export const AskContext = createContext<((dialog: UserDialog) => void) | undefined>(undefined);

/** How the page's dialogs are opened. */
export function useAsk(): (dialog: UserDialog) => void {
  const ask = useContext(AskContext);
  if (ask === undefined) throw new Error("There is no page of users around");
  return ask;
}

interface AskedDialogProps {
  readonly asked: UserDialog | undefined;
  readonly library: ConsoleLibrary;
  readonly columns: readonly string[];
  readonly people: UserRows;
  readonly search: UserListSearch;
  ask(dialog: UserDialog | undefined): void;
}

/** The dialog that an action asked for. */
export function AskedDialog(props: AskedDialogProps): ReactNode {
  return (
    <Suspense>
      <Asked {...props} />
    </Suspense>
  );
}

function Asked({ asked, library, columns, people, search, ask }: AskedDialogProps): ReactNode {
  const onClose = (): void => ask(undefined);
  const onRefused = (refusals: readonly Refusal[]): void => ask({ kind: "refused", refusals });
  switch (asked?.kind) {
    case "disable":
    case "enable":
      return (
        <DisableUsers
          library={library}
          picked={asked.picked}
          isOn={asked.kind === "enable"}
          onClose={onClose}
          onRefused={onRefused}
        />
      );
    case "add-to-groups":
      return <AddToGroups library={library} picked={asked.picked} onClose={onClose} onRefused={onRefused} />;
    case "remove-from-groups":
      return <RemoveFromGroups library={library} picked={asked.picked} onClose={onClose} onRefused={onRefused} />;
    case "reset-password":
      return <ResetPassword library={library} picked={asked.picked} onClose={onClose} onRefused={onRefused} />;
    case "edit-several":
      return <EditSeveral library={library} picked={asked.picked} onClose={onClose} />;
    case "edit-profile":
      return <EditProfile library={library} userId={asked.user.id} onClose={onClose} />;
    case "edit-security":
      return <EditSecurity library={library} userId={asked.user.id} onClose={onClose} />;
    case "edit-platform":
      return <EditPlatform user={asked.user} onClose={onClose} />;
    case "refused":
      return <Refusals refusals={asked.refusals} onClose={onClose} />;
    case "export":
      return (
        <ExportUsers
          question={userQuestion(library.id, search)}
          columns={columns}
          total={people.pages.total}
          onClose={onClose}
        />
      );
    case "overview":
      return <UserOverview library={library} onClose={onClose} />;
    case undefined:
      return null;
  }
}
