/** Where a sign-in leads that asked for nothing else. */
export const HOME_PATH = "/work/web/";

/** Far more than any address of ours. */
const MAX_LENGTH = 2000;

/**
 * The address below `origin` that `wanted` names, else that of `HOME_PATH`: a sign-in must not be used to send people
 * elsewhere. Only absolute paths count, and they are read as browsers read them, who drop tabs and take `\` for `/`.
 */
export function returnTarget(wanted: unknown, origin: string): string {
  const home = origin + HOME_PATH;
  if (typeof wanted !== "string" || wanted.length > MAX_LENGTH || !wanted.startsWith("/")) return home;
  const url = URL.parse(wanted, origin);
  if (url === null || url.origin !== origin || url.pathname.startsWith("//")) return home;
  return url.href;
}
