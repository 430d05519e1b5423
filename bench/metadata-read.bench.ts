import { randomInt } from "node:crypto";
import { oracleOf } from "./lists.ts";
import { loadRate } from "./load.ts";
import type { Load } from "./load.ts";
import { startBareRoute } from "./plain-tools.ts";
import { spreadText } from "./report.ts";
import type { Report } from "./report.ts";
import { LIBRARY } from "./seed.ts";
import { pair } from "./timing.ts";
import type { FilledLibrary, World } from "./world.ts";

const LEAST = 0.6;
const DOCUMENTS = 500;
const READER = "EVERYTHING";

/** The profile of a document over HTTP, beside a bare Fastify route with one read by primary key. */
export async function benchMetadataRead(world: World): Promise<Report> {
  const size = world.sizes.at(-1) ?? 0;
  await using served = await world.serve(size);
  await using bare = await startBareRoute(served.library.databaseUrl);
  const numbers = await visibleNumbers(served.library);
  const ours: Load = {
    origin: served.origin,
    headers: { "x-auth-token": served.library.tokens.get(READER) ?? "" },
    paths: numbers.map((number) => `${new URL(served.base).pathname}/documents/${LIBRARY}!${number}.1`),
    isRight: (path, body) => body.includes(`"id":"${path.slice(path.lastIndexOf("/") + 1)}"`),
  };
  const plain: Load = {
    origin: bare.origin,
    headers: {},
    paths: numbers.map((number) => `/documents/${number}`),
    isRight: (path, body) => body.includes(`"document_number":${path.slice(path.lastIndexOf("/") + 1)},`),
  };
  const measured = await pair(
    () => loadRate(ours),
    () => loadRate(plain),
  );
  return {
    findings: [
      {
        path: "metadata read over HTTP",
        measured: spreadText(measured.ours, "/s"),
        against: `${spreadText(measured.plain, "/s")} bare Fastify`,
        ratio: spreadText(measured.ratio),
        goal: `≥ ${LEAST} ×`,
        isMet: measured.ratio.median >= LEAST,
      },
    ],
    how: "GET documents/{d} with 8 connections, against a Fastify route with one prepared select by primary key and no sign-in.",
  };
}

async function visibleNumbers(library: FilledLibrary): Promise<number[]> {
  const oracle = await oracleOf(library);
  const numbers: number[] = [];
  while (numbers.length < DOCUMENTS) {
    const number = 1 + randomInt(library.documents);
    if (await oracle.sees(READER, number)) numbers.push(number);
  }
  return numbers;
}
