import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  authorizeLibrary,
  cancelAuthorization,
  finishAuthorization,
  listLibraries,
  revokeAuthorization,
  syncLibrary,
} from "@muniment/tracker-api/admin";
import type { AuthorizedLibrary } from "@muniment/tracker-api/admin";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { useHostContext } from "../frame/host.ts";
import { t } from "../messages.ts";
import { callbackAddress, waitForSignIn } from "./sign-in-window.ts";

interface Asked {
  readonly libraries: readonly AuthorizedLibrary[];
  readonly email?: string;
}

const WINDOW = "popup,width=520,height=680";

/** Authorizes the background service of a library, and takes that away again (tracker.md 6). */
export function useAuthorization() {
  const client = useQueryClient();
  const tell = useTell();
  const context = useHostContext();
  /** The libraries that wait to be authorized, the next one first, and the e-mail once it is known. */
  const [asked, setAsked] = useState<Asked | undefined>();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const changed = async (): Promise<void> =>
    client.invalidateQueries({ queryKey: q(listLibraries).queryKey.slice(0, 1) });
  const close = (): void => {
    setAsked(undefined);
    setError(undefined);
    setIsBusy(false);
  };
  /** One library after the other; where the browser allows no further window by itself, the dialog asks for a click. */
  const authorize = async ({ libraries, email = "" }: Asked, isByClick = true): Promise<void> => {
    const [row, ...rest] = libraries;
    if (row === undefined) return;
    // Opened by the click itself: browsers hold back windows that come later.
    const opened = window.open("", "_blank", WINDOW);
    if (opened === null) {
      if (isByClick) tell.done(t("authorize.blocked"));
      return;
    }
    setIsBusy(true);
    try {
      if (!(await consent(row, email, opened))) return;
    } catch (refusal) {
      opened.close();
      setAsked({ libraries, email });
      setError(refusal);
      return;
    } finally {
      setIsBusy(false);
      await changed();
    }
    if (rest.length === 0) return;
    const next = { libraries: rest, email };
    setAsked(next);
    await authorize(next, false);
  };
  /** Whether Work's page was left by its own buttons, so that the next library may be asked for. */
  const consent = async (row: AuthorizedLibrary, email: string, opened: Window): Promise<boolean> => {
    const params = { id: row.library };
    const address = callbackAddress(context.package.id);
    const { data } = await call(authorizeLibrary, { params, body: { email, redirect_uri: address } });
    opened.location.href = data.authorize_url;
    close();
    await changed();
    const signedIn = await waitForSignIn(opened, address, data.state);
    if (signedIn === undefined) {
      await call(cancelAuthorization, { params });
      tell.done(t("authorize.closed"));
      return false;
    }
    const { data: ended } = await call(finishAuthorization, { params, body: signedIn });
    tell.done(outcomeOf(ended, context.person.name));
    return ended.attempt === undefined;
  };
  return {
    asked,
    isBusy,
    error,
    ask: (libraries: readonly AuthorizedLibrary[]) => setAsked({ libraries }),
    close,
    authorize,
    ...useLibraryActs(changed),
  };
}

/** What else is done with a library. */
function useLibraryActs(changed: () => Promise<void>) {
  const tell = useTell();
  const attempt = (title: string, act: () => Promise<unknown>, told: string): void => {
    act()
      .then(changed)
      .then(
        () => tell.done(told),
        (refusal: unknown) => tell.failed(title, refusal),
      );
  };
  return {
    cancel: (row: AuthorizedLibrary) =>
      attempt(
        t("authorize.failed", { library: row.name }),
        async () => call(cancelAuthorization, { params: { id: row.library } }),
        t("authorize.attempt_cancelled", { library: row.name }),
      ),
    revoke: (row: AuthorizedLibrary) =>
      attempt(
        t("authorize.revoke_failed"),
        async () => call(revokeAuthorization, { params: { id: row.library } }),
        t("authorize.revoked", { library: row.name }),
      ),
    sync: (row: AuthorizedLibrary) =>
      attempt(
        t("authorize.sync_failed"),
        async () => call(syncLibrary, { params: { id: row.library } }),
        t("authorize.sync_started", { library: row.name }),
      ),
  };
}

function outcomeOf({ name: library, attempt }: AuthorizedLibrary, user: string): string {
  return attempt === undefined
    ? t("authorize.done", { library })
    : t(`authorize.attempt_${attempt}`, { library, user });
}
