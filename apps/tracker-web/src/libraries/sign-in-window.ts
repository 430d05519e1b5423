/** What came back from the page on which an administrator agreed. */
export interface SignedIn {
  readonly state: string;
  readonly code?: string;
  readonly error?: string;
  readonly error_description?: string;
}

/** The address that Work sends the window back to, on the apps origin; it hands on what it was given (tracker.md 29.1). */
export function callbackAddress(packageId: string): string {
  return `${location.origin}/apps/${packageId}/oauth/callback`;
}

/** What the callback page's message means, if it is for the attempt with this state. */
export function readSignedIn(data: unknown, state: string): SignedIn | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { type, query } = data as { readonly type?: unknown; readonly query?: unknown };
  if (type !== "muniment.signed-in" || typeof query !== "string") return undefined;
  const given = new URLSearchParams(query);
  if (given.get("state") !== state) return undefined;
  const value = (name: "code" | "error" | "error_description") => {
    const text = given.get(name);
    return text === null ? {} : { [name]: text };
  };
  return { state, ...value("code"), ...value("error"), ...value("error_description") };
}

const LOOK_MILLISECONDS = 500;
/** A window that closes itself has told what came just before. */
const GRACE_LOOKS = 3;

/** Waits for the window to hand over what came; `undefined` when it was closed before. */
export async function waitForSignIn(window: Window, address: string, state: string): Promise<SignedIn | undefined> {
  const listening = new AbortController();
  const channel = new BroadcastChannel(`muniment.signed-in ${new URL(address).pathname}`);
  try {
    return await new Promise((resolve) => {
      const take = ({ data }: MessageEvent<unknown>): void => {
        const signedIn = readSignedIn(data, state);
        if (signedIn !== undefined) resolve(signedIn);
      };
      channel.addEventListener("message", take, { signal: listening.signal });
      globalThis.addEventListener("message", (event) => (event.origin === location.origin ? take(event) : undefined), {
        signal: listening.signal,
      });
      let looks = 0;
      const timer = setInterval(() => {
        looks = window.closed ? looks + 1 : 0;
        if (looks >= GRACE_LOOKS) resolve(undefined);
      }, LOOK_MILLISECONDS);
      listening.signal.addEventListener("abort", () => clearInterval(timer));
    });
  } finally {
    listening.abort();
    channel.close();
  }
}
