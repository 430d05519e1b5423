import { randomBytes } from "node:crypto";
import { createServer, request as send } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { httpErrors } from "@muniment/work-api";
import { addCors } from "../cors.ts";
import { forwardingRoutes } from "./forwarding.routes.ts";
import { services } from "./services.ts";

const ORIGIN = "https://work.example.org";
const APPS = "https://apps.example.org";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let upstream: Server;
let handle: Handler = () => {};
let app: FastifyInstance;
let base: string;

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  upstream = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => void upstream.listen(0, "127.0.0.1", resolve));
  app = createApp({ log: createLog({ level: "silent" }), errors: httpErrors, version: "test" });
  addCors(app, (origin) => origin === APPS);
  const listed = services("MUNIMENT_SERVICES", "").parse(
    `tracker=http://127.0.0.1:${portOf(upstream)} /tracker /api/tracker; gone=http://127.0.0.1:1 /gone`,
  );
  await forwardingRoutes(app, { services: listed, origin: ORIGIN });
  app.get("/api/own", async () => ({ data: "own" }));
  base = await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await app.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

const echo: Handler = (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method, url, headers } = request;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString("base64") }));
  });
};

interface Echoed {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

describe("17.1: requests below a prefix go on to the service", () => {
  test("address, method and body are as they came", async () => {
    handle = echo;
    const body = randomBytes(300_000);
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await fetch(`${base}/api/tracker/v1/tasks/a%2Fb?x=1&y=%C3%A9`, { method, body });
      const echoed = (await answer.json()) as Echoed;
      expect(echoed).toMatchObject({ method, url: "/api/tracker/v1/tasks/a%2Fb?x=1&y=%C3%A9" });
      expect(Buffer.from(echoed.body, "base64").equals(body)).toBe(true);
    }
    for (const path of ["/tracker", "/tracker?a=1", "/tracker/", "/tracker/a//b/", "/api/tracker"]) {
      expect(((await (await fetch(base + path)).json()) as Echoed).url).toBe(path);
    }
  });

  test("bodies of every kind, broken JSON too, are the service's business", async () => {
    handle = echo;
    for (const type of ["application/json", "multipart/form-data; boundary=x", "text/plain", "application/x-none"]) {
      const answer = await fetch(`${base}/api/tracker/v1`, {
        method: "POST",
        headers: { "content-type": type },
        body: "{",
      });
      expect(answer.status).toBe(200);
      const echoed = (await answer.json()) as Echoed;
      expect([echoed.headers["content-type"], Buffer.from(echoed.body, "base64").toString()]).toEqual([type, "{"]);
    }
  });

  test("what the service is told of the caller is what Work knows, not what the caller says", async () => {
    handle = echo;
    const answer = await fetch(`${base}/api/tracker/v1`, {
      headers: {
        "x-forwarded-for": "10.0.0.1",
        "x-forwarded-host": "evil.example",
        "x-forwarded-prefix": "/evil",
        forwarded: "for=10.0.0.1",
        authorization: "Bearer token",
        "x-request-id": "mine",
      },
    });
    const { headers } = (await answer.json()) as Echoed;
    expect(headers).toMatchObject({
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-host": "work.example.org",
      "x-forwarded-proto": "https",
      host: `127.0.0.1:${portOf(upstream)}`,
      authorization: "Bearer token",
      "x-request-id": "mine",
    });
    expect(headers).not.toHaveProperty("forwarded");
    expect(headers).not.toHaveProperty("x-forwarded-prefix");
  });

  test("D38: sessions of the platform never reach a service, and none of its cookies takes the place of one", async () => {
    handle = (request, response) => {
      response.setHeader("set-cookie", [
        "muniment_work=stolen; Path=/",
        " MUNIMENT_sign_in=stolen",
        "muniment_tracker=own; Path=/tracker",
        "theme=dark",
      ]);
      echo(request, response);
    };
    const cookie =
      "muniment_work=secret; theme=dark; muniment_sign_in=secret; muniment_operate=secret; muniment_tracker=own";
    const answer = await fetch(`${base}/tracker/page`, { headers: { cookie } });
    expect(((await answer.json()) as Echoed).headers["cookie"]).toBe("theme=dark; muniment_tracker=own");
    expect(answer.headers.getSetCookie()).toEqual(["muniment_tracker=own; Path=/tracker", "theme=dark"]);
    handle = echo;
    const none = await fetch(`${base}/tracker/page`, { headers: { cookie: "muniment_work=secret" } });
    expect(((await none.json()) as Echoed).headers).not.toHaveProperty("cookie");
  });

  test("status, headers and redirects of the answer are as they are", async () => {
    handle = (_request, response) => {
      response.writeHead(307, { location: "/work/web/x/org.example/", etag: '"7"', connection: "x-own", "x-own": "1" });
      response.end();
    };
    const answer = await fetch(`${base}/tracker`, { redirect: "manual" });
    expect([answer.status, answer.headers.get("location"), answer.headers.get("etag")]).toEqual([
      307,
      "/work/web/x/org.example/",
      '"7"',
    ]);
    expect(answer.headers.get("x-own")).toBeNull();
  });

  test("server-sent events come one by one, and the service learns when nobody listens any more", async () => {
    let isGone = false;
    let say: (text: string) => void = () => {};
    handle = (request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      say = (text) => void response.write(`data: ${text}\n\n`);
      request.on("close", () => (isGone = true));
    };
    const listening = new AbortController();
    const answer = await fetch(`${base}/api/tracker/v1/events`, { signal: listening.signal });
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (const text of ["one", "two"]) {
      say(text);
      expect((await reader?.read())?.value).toBe(`data: ${text}\n\n`);
    }
    listening.abort();
    await expect.poll(() => isGone).toBe(true);
  });

  test("an upload streams: its first bytes are there before its last are sent", async () => {
    const got: number[] = [];
    handle = (request, response) => {
      request.on("data", (chunk: Buffer) => got.push(chunk.length));
      request.on("end", () => response.end("{}"));
    };
    const upload = send(`${base}/api/tracker/v1/import`, { method: "POST", headers: { "content-type": "text/csv" } });
    const done = new Promise<number | undefined>((resolve, reject) => {
      upload.on("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      upload.on("error", reject);
    });
    upload.write("a".repeat(1000));
    await expect.poll(() => got.reduce((sum, size) => sum + size, 0)).toBe(1000);
    upload.end("b");
    expect(await done).toBe(200);
  });
});

describe("17.1: a service that does not answer", () => {
  test("is 503 in the one error shape", async () => {
    const answer = await fetch(`${base}/gone/x`, { method: "POST", body: "x" });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    const { error } = (await answer.json()) as { error: Record<string, unknown> };
    expect(error).toMatchObject({ code: "NRC_UNAVAILABLE", request_id: answer.headers.get("x-request-id") });
    expect(error["code_message"]).toContain("gone");
  });

  test("and one that hangs up before it says anything", async () => {
    handle = (request) => void request.socket.destroy();
    expect((await fetch(`${base}/api/tracker/v1`)).status).toBe(503);
  });

  test("an answer that breaks off is seen to break off", async () => {
    handle = (request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half");
      setTimeout(() => request.socket.destroy(), 20);
    };
    const answer = await fetch(`${base}/api/tracker/v1`);
    await expect(answer.text()).rejects.toThrow("terminated");
    handle = echo;
    await pause(10);
    expect((await fetch(`${base}/api/tracker/v1`)).status).toBe(200);
  });

  test("what is below no prefix stays Work's", async () => {
    handle = echo;
    expect(await (await fetch(`${base}/api/own`)).json()).toEqual({ data: "own" });
    expect((await fetch(`${base}/api/trackers`)).status).toBe(404);
    expect((await fetch(`${base}/trackerless`)).status).toBe(404);
  });
});

describe("17.2: pages of other origins", () => {
  const preflight = async (origin: string, path = "/api/own") =>
    fetch(base + path, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "PATCH", "access-control-request-headers": "authorization" },
    });

  test("pages of the apps origin may call with a token, and never with cookies", async () => {
    handle = echo;
    for (const path of ["/api/own", "/api/tracker/v1"]) {
      const asked = await preflight(APPS, path);
      expect(asked.status).toBe(204);
      expect(asked.headers.get("access-control-allow-origin")).toBe(APPS);
      expect(asked.headers.get("access-control-allow-methods")).toContain("PATCH");
      expect(asked.headers.get("access-control-allow-headers")).not.toContain("x-muniment-client");
      expect(asked.headers.get("access-control-allow-credentials")).toBeNull();
      const answer = await fetch(base + path, { headers: { origin: APPS } });
      expect(answer.headers.get("access-control-allow-origin")).toBe(APPS);
      expect(answer.headers.get("vary")).toBe("origin");
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  test.each(["https://evil.example", "null", `${APPS}.evil.example`, `${APPS}:8443`, ORIGIN])(
    "pages of %s may not",
    async (origin) => {
      expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBeNull();
      const answer = await fetch(`${base}/api/own`, { headers: { origin } });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    },
  );
});
