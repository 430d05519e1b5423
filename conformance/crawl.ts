import { faultsOf } from "./answers.ts";
import { del, ofLibrary } from "./client.ts";
import type { Answer, Session } from "./client.ts";
import { document, matter, missingNumber, subfolder } from "./fixture.ts";
import { callRoute, nameOf } from "./routes.ts";
import type { Ids, Route } from "./routes.ts";
import { target } from "./settings.ts";

/** Ids of nothing at all. */
export function missing(): Ids {
  const container = (): string => `${target.library}!${missingNumber()}`;
  return { w: container(), f: container(), d: `${container()}.1` };
}

/** What the crawler owns, so that a route fails for the other id and for nothing else. */
export async function ownIds(session: Session): Promise<Ids> {
  const own = await matter(session);
  const trashed = await document(session, own.folder.id);
  await del(session, ofLibrary(`/documents/${trashed.id}`));
  return {
    ownFolder: own.folder.id,
    ownInner: (await subfolder(session, own.folder.id)).id,
    ownDocument: own.document.id,
    ownTrash: trashed.id,
    u: session.userId,
  };
}

/** Places of the own kind for somebody who may create none: ids that exist nowhere. */
export function nowhere(session: Session): Ids {
  const { f, d } = missing() as { f: string; d: string };
  return { ownFolder: f, ownInner: f, ownDocument: d, ownTrash: d, u: session.userId };
}

const ownDates = /"(?:[a-z_]+_date|access_time)":"[^"]+"/g;

/** The answer without what is new in every answer: request ids, and the dates of what the caller owns. */
function comparable(answer: Answer): unknown {
  const text = answer.text.replaceAll(String(answer.headers.get("x-request-id")), "request").replace(ownDates, "date");
  const names = [...answer.headers.keys()].filter((name) => !/^(date|x-ratelimit-.*|x-request-id)$/.test(name));
  return { status: answer.status, body: text, headers: names.toSorted() };
}

const inOrder = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Where ids that are there answer otherwise than ids of nothing, for somebody who may see neither. */
export async function differences(
  session: Session,
  routes: readonly Route[],
  hidden: Ids,
  own: Ids,
): Promise<string[]> {
  return await faultsOf(routes, async (route) => {
    const seen = await callRoute(session, route, { ...own, ...hidden });
    const absent = await callRoute(session, route, { ...own, ...missing() });
    const one1 = comparable(seen);
    const two = comparable(absent);
    if (inOrder(one1, two) && seen.status < 500) return [];
    return [`${nameOf(route)}: hidden ${JSON.stringify(one1)} missing ${JSON.stringify(two)}`];
  });
}
