import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findFreePorts } from "../free-port.ts";
import { openSettledGround } from "./testing/ground.ts";
import { lettersTo } from "./testing/letters.ts";
import { openSite } from "./testing/site.ts";
import type { Site } from "./testing/site.ts";
import { signIn } from "./testing/work-caller.ts";

let things: AsyncDisposableStack;
let site: Site;

beforeEach(async () => {
  things = new AsyncDisposableStack();
  site = things.use(await openSite(things.use(await openSettledGround())));
});

afterEach(() => things.disposeAsync());

test("D31 a job of a killed server is taken over by another one that runs already", async () => {
  const relay = await openSilentRelay();
  const doomed = things.use(await site.startServer({ relayUrl: relay.url }));
  await createUserWithLetter();
  await relay.called;
  // This server never sees the job before the other is dead: a job that is being done belongs to whoever does it.
  things.use(await site.startServer({ port: await findFreePorts(1) }));
  await doomed.kill();
  await expectLetter();
});

test("D31 a job of a killed server goes on after its restart", async () => {
  const relay = await openSilentRelay();
  const doomed = things.use(await site.startServer({ relayUrl: relay.url }));
  await createUserWithLetter();
  await relay.called;
  await doomed.kill();
  things.use(await site.startServer());
  await expectLetter();
});

const EMAIL = "newcomer@faults.example";

async function createUserWithLetter(): Promise<void> {
  const [account] = site.ready.accounts?.filter(({ what }) => what === "NRTADMIN") ?? [];
  if (account === undefined) throw new Error("There is no NRTADMIN");
  const administrator = await signIn(site.ready, account);
  await administrator.expect(201, {
    method: "POST",
    path: "/users",
    json: {
      id: "NEWCOMER",
      full_name: "A newcomer",
      email: EMAIL,
      preferred_library: site.ready.libraries[0],
      password: "Gets-a-letter-all-the-same-1",
      send_email: true,
    },
  });
}

async function expectLetter(): Promise<void> {
  await expect.poll(() => lettersTo(site.ready, EMAIL), { timeout: 60_000 }).toHaveLength(1);
}

/** A mail relay that takes the connection and then says nothing, so that a letter is under way for as long as needed. */
async function openSilentRelay(): Promise<{ url: string; called: Promise<unknown> }> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    things.defer(() => void socket.destroy());
  });
  things.defer(async () => {
    server.close();
  });
  const called = once(server, "connection");
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, called };
}
