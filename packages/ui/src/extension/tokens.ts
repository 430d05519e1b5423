import type { ExtensionToken } from "@muniment/extension-kit/host";

interface Kept {
  readonly token: ExtensionToken;
  /** By the clock of the page, which no change of the time moves. */
  readonly until: number;
}

const LEAST_SECONDS = 120;
const kept = new Map<string, Promise<Kept>>();

/** One token of a package for all of its frames, as long as it is good for a while; asked for anew when it was refused. */
export async function sharedToken(
  packageId: string,
  isFresh: boolean,
  ask: (packageId: string) => Promise<ExtensionToken>,
): Promise<ExtensionToken> {
  const found = isFresh ? undefined : await kept.get(packageId)?.catch(() => undefined);
  const left = found === undefined ? 0 : (found.until - performance.now()) / 1_000;
  if (found !== undefined && left > LEAST_SECONDS) {
    return { ...found.token, expiresInSeconds: Math.floor(left) };
  }
  const asked = ask(packageId);
  const keeping = asked.then((token) => ({ token, until: performance.now() + token.expiresInSeconds * 1_000 }));
  kept.set(packageId, keeping);
  try {
    return (await keeping).token;
  } catch (error) {
    kept.delete(packageId);
    throw error;
  }
}
