import { gzipSync } from "node:zlib";
import type { Rolldown } from "vite";
import type { WebApp } from "./web-apps.ts";

/** What the scripts of a first view may weigh, compressed. */
const MOST_FIRST_VIEW_BYTES = 250_000;

type Chunk = Pick<Rolldown.OutputChunk, "code" | "moduleIds" | "fileName" | "imports" | "isEntry">;

/** The chunks that a browser fetches before the first page of the app stands: the entry's, the routes', and theirs. */
export function firstViewOf<C extends Chunk>(app: Pick<WebApp, "firstView">, chunks: readonly C[]): C[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set<C>();
  const add = (chunk: C | undefined): void => {
    if (chunk === undefined || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) add(byName.get(name));
  };
  for (const route of app.firstView) {
    const own = chunks.filter(({ moduleIds }) =>
      moduleIds.some((id) => id.split("?")[0]?.endsWith(`/src/routes/${route}`)),
    );
    if (own.length === 0) throw new Error(`The first view's route ${route} is not in the build`);
    own.forEach(add);
  }
  chunks.filter(({ isEntry }) => isEntry).forEach(add);
  return [...found];
}

/** What to say when the first view of an app has grown over its budget, with the heaviest files; else `undefined`. */
export function firstViewTrouble(
  app: Pick<WebApp, "name" | "firstView">,
  chunks: readonly Chunk[],
): string | undefined {
  const sizes = firstViewOf(app, chunks)
    .map(({ fileName, code }) => ({ fileName, bytes: gzipSync(code, { level: 9 }).byteLength }))
    .toSorted((left, right) => right.bytes - left.bytes);
  const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
  if (bytes <= MOST_FIRST_VIEW_BYTES) return undefined;
  const heaviest = sizes.slice(0, 5).map((size) => `${size.fileName} ${kilobytes(size.bytes)}`);
  return (
    `The first view of ${app.name} is ${kilobytes(bytes)} of scripts, ${kilobytes(MOST_FIRST_VIEW_BYTES)} at most: ` +
    `${heaviest.join(", ")} … What it does without is fetched later (packages/ui/src/later).`
  );
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}
