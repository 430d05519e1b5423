import { HostError } from "@muniment/extension-kit/guest";
import type { Host, HostContext } from "@muniment/extension-kit/guest";
import { t } from "../messages.ts";
import type { OutlookHost } from "./outlook-host.ts";
import { beginSignIn, readCode, readInstallation, redeem, refresh, revoke, SignInError } from "./sign-in.ts";
import type { Installation } from "./sign-in.ts";

/** Whether somebody is signed in; `ended` where somebody was, and what they wrote may still be on the page. */
export type SessionState = "out" | "in" | "ended";

/** The person's session in the pane: an access token in memory, and nothing of it anywhere else (TRK-OUT-011). */
export interface PaneSession {
  readonly installation: Installation;
  state(): SessionState;
  /** Throws when nobody is signed in, or the session is over and cannot be prolonged. */
  token(given?: { readonly fresh?: boolean }): Promise<string>;
  /** Opens the window; whether the person signed in. */
  signIn(): Promise<boolean>;
  signOut(): Promise<void>;
  /** Takes up a session that was left open, where the administrator allows tokens to be refreshed. */
  resume(): Promise<void>;
  /** Called when the state changes. */
  onChange(listener: () => void): () => void;
}

const SPARE_MILLISECONDS = 60_000;
const KEPT = "muniment.tracker.session";

/** Opens the session of this pane; nobody is signed in yet. */
export async function openPaneSession(outlook: OutlookHost): Promise<PaneSession> {
  const installation = await readInstallation();
  const key = `${outlook.partition}${KEPT}`;
  const listeners = new Set<() => void>();
  let held: { readonly token: string; readonly until: number } | undefined;
  let state: SessionState = "out";
  let renewing: Promise<string> | undefined;
  const tell = (): void => listeners.forEach((listener) => listener());

  const take = (tokens: Awaited<ReturnType<typeof redeem>>): string => {
    state = "in";
    held = { token: tokens.access_token, until: performance.now() + tokens.expires_in * 1000 - SPARE_MILLISECONDS };
    if (tokens.refresh_token === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, tokens.refresh_token);
    return tokens.access_token;
  };
  const end = (next: SessionState): void => {
    held = undefined;
    state = next;
    localStorage.removeItem(key);
    tell();
  };
  const renew = async (): Promise<string> => {
    const kept = localStorage.getItem(key);
    // Where nobody was signed in there is nothing on the page that could be lost.
    const next = state === "out" ? "out" : "ended";
    try {
      if (kept === null) throw new SignInError("There is no token to refresh.");
      return take(await refresh(installation, kept));
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      end(next);
      throw new SignInError(t("outlook.ended"), { cause: error });
    }
  };
  return {
    installation,
    state: () => state,
    async token({ fresh = false } = {}) {
      if (held !== undefined && !fresh && held.until > performance.now()) return held.token;
      renewing ??= renew().finally(() => (renewing = undefined));
      return renewing;
    },
    async signIn() {
      const attempt = await beginSignIn();
      const said = await outlook.ask(attempt.address);
      const code = said === undefined ? undefined : readCode(said, attempt);
      if (code === undefined) return false;
      take(await redeem(installation, attempt, code));
      tell();
      return true;
    },
    async signOut() {
      const tokens = [localStorage.getItem(key), held?.token];
      end("out");
      for (const token of tokens) if (token !== null && token !== undefined) await revoke(installation, token);
    },
    async resume() {
      if (localStorage.getItem(key) === null) return;
      await renew().then(tell, () => undefined);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The pane as the pages of Tracker know a host: what they would show beside themselves opens in a window. */
export function paneHost(session: PaneSession, outlook: OutlookHost, person: HostContext["person"]): Host {
  const { api, package: id, version } = session.installation;
  const context: HostContext = {
    host: "outlook",
    api,
    package: { id, version },
    point: "outlook.taskpane.read",
    pointId: "outlook-read",
    path: "",
    isDialog: false,
    person,
    theme: outlook.isDark() ? "dark" : "light",
    locale: outlook.locale,
    selection: [],
  };
  const open = (path: string): void => void window.open(`${api}${path}`, "_blank", "noopener");
  const library = (item: string): string => encodeURIComponent(item.slice(0, item.indexOf("!")));
  return {
    context,
    token: session.token,
    selection: async () => Promise.resolve([]),
    onContext: () => () => undefined,
    onTheme: (listener) => outlook.onTheme(() => listener(outlook.isDark() ? "dark" : "light")),
    onLocale: () => () => undefined,
    toast: () => undefined,
    openDialog: async () => Promise.resolve(undefined),
    // Outlook's own frames cannot download either, and there is no page around them to do it.
    saveFile: async () => Promise.reject(new HostError("not_here", "Files cannot be saved from Outlook.")),
    closeDialog: () => undefined,
    navigate: (path, { pointId = "my-tasks" } = {}) => open(`/work/web/x/${id}/${pointId}/${path}`),
    openDocument: (item) => open(`/work/web/${library(item)}/d/${encodeURIComponent(item)}`),
    openMatter: (item) => open(`/work/web/${library(item)}/w/${encodeURIComponent(item)}`),
    openPage: (path) => open(`/work/web${path}`),
    resize: () => undefined,
    setTitle: (title) => {
      document.title = title;
    },
  };
}
