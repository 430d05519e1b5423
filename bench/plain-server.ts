import { createHash, randomUUID } from "node:crypto";
import { open, rename } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { openDatabase } from "@muniment/platform/db";

// A process of its own, started by plain-tools.ts: what a benchmark compares with, as plain as it can be.

interface Reply {
  send(value: unknown): unknown;
}
/** What the route runs; `name` is that of the prepared statement. */
interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}
interface Fastify {
  get(path: string, handler: (request: { params: { number: string } }, reply: Reply) => Promise<unknown>): void;
  post(path: string, handler: (request: { body: Statement }, reply: Reply) => Promise<unknown>): void;
  listen(options: { host: string; port: number }): Promise<string>;
}

const [kind, port = "", argument = ""] = process.argv.slice(2);
if (kind === "route") await serveRoute();
else if (kind === "page") servePage();
else serveUploads();

async function serveRoute(): Promise<void> {
  const { fastify } = createRequire(new URL("../packages/platform/package.json", import.meta.url))("fastify") as {
    fastify: () => Fastify;
  };
  const { pool } = openDatabase({ url: argument });
  const app = fastify();
  app.get("/", async (_request, reply) => reply.send({}));
  app.get("/documents/:number", async (request, reply) => {
    const found = await pool.query<object>({
      name: "bare",
      text: "select * from work.document where library_id = 1 and document_number = $1 and version = 1",
      values: [Number(request.params.number)],
    });
    return reply.send(found.rows[0]);
  });
  app.post("/sql", async ({ body: { name, text, values } }, reply) => {
    const found = await pool.query<object>({ name, text, values: [...values] });
    return reply.send(found.rows);
  });
  await app.listen({ host: "127.0.0.1", port: Number(port) });
}

const BARE_PAGE = "<!doctype html><html lang=en><title>Bare</title><p>Bare</p>";

/** A search field, and 100,000 lines of which those in sight are drawn. */
const BARE_LIST = `<!doctype html><html lang=en><title>Bare</title><input type=search aria-label=Search>
<div id=list style="height:600px;overflow:auto"><div style="height:3200000px;position:relative"></div></div><script>
const list = document.getElementById("list");
const lines = list.firstElementChild;
const draw = () => {
  const from = Math.floor(list.scrollTop / 32);
  lines.replaceChildren(...Array.from({ length: 20 }, (_, at) => {
    const line = document.createElement("div");
    line.textContent = "Person number " + (from + at);
    line.style = "position:absolute;top:" + (from + at) * 32 + "px";
    return line;
  }));
};
list.addEventListener("scroll", draw);
draw();
</script>`;

function servePage(): void {
  createServer((request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(request.url === "/list" ? BARE_LIST : BARE_PAGE);
  }).listen(Number(port), "127.0.0.1");
}

function serveUploads(): void {
  createServer((request, response) => {
    if (request.method !== "POST") return void response.end();
    void store(request).then(
      (hash) => response.end(hash),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(Number(port), "127.0.0.1");
}

async function store(request: IncomingMessage): Promise<string> {
  const path = join(argument, randomUUID());
  const file = await open(path, "wx");
  const hash = createHash("sha256");
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const digest = hash.digest("hex");
  await rename(path, join(argument, digest));
  return digest;
}
