const ELSEWHERE = "http://nowhere.invalid";

/** Whether a path leads a browser to a page of this server, however it reads it. */
export function isLocalPath(path: string): boolean {
  if (!path.startsWith("/") || /[\\\p{Cc}]/u.test(path)) return false;
  return URL.parse(path, ELSEWHERE)?.origin === ELSEWHERE;
}
