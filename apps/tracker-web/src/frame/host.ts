import { connectToHost } from "@muniment/extension-kit/guest";
import type { Host } from "@muniment/extension-kit/guest";
import { chooseAppearance } from "@muniment/ui/theme";
import { setFormatLocale } from "@muniment/ui/message";
import { useSyncExternalStore } from "react";

/** What the host tells of where the frame stands: the matter, the selection, the look. */
export type HostContext = Host["context"];

let connected: Host | undefined;
let context: HostContext | undefined;
const listeners = new Set<() => void>();

/** The application that the frame stands in; there once the page is drawn. */
export function host(): Host {
  if (connected === undefined) throw new Error("The frame is not connected");
  return connected;
}

/** Waits for the host, and follows it in look and language from then on. */
export async function connect(): Promise<void> {
  connectAs(await connectToHost());
}

/** The same with a host that is there already. */
export function connectAs(given: Host): void {
  connected = given;
  take(given.context);
  given.onContext(take);
  given.onTheme((theme) => chooseAppearance(theme));
}

function take(next: HostContext): void {
  context = next;
  chooseAppearance(next.theme);
  setFormatLocale(next.locale);
  for (const listener of listeners) listener();
}

/** The host's context, as it is now. */
export function useHostContext(): HostContext {
  return useSyncExternalStore(subscribe, () => context ?? host().context);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
