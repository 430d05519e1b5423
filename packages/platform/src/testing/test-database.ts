import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { openDatabase } from "../db/index.ts";
import type { Database } from "../db/index.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser URL of the run's PostgreSQL; its databases `template_…` have every migration of a server applied. */
    pgUrl: string;
  }
}

/** A fresh copy of the fully migrated database of a server; cheap enough for each test file. */
export async function testDatabase(
  server: "work" | "operate" | "tracker" = "work",
): Promise<Database & { readonly url: string }> {
  const url = new URL(inject("pgUrl"));
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  try {
    await admin.query(`create database ${name} template template_${server} strategy file_copy`);
  } finally {
    await admin.end();
  }
  url.pathname = `/${name}`;
  return Object.assign(openDatabase({ url: url.href, poolSize: 8 }), { url: url.href });
}
