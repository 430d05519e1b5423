import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Browser } from "./testing/browser.ts";
import { signIn } from "./testing/code-flow.ts";
import { ORIGIN, PASSWORD, startWorld } from "./testing/world.ts";
import type { World } from "./testing/world.ts";

const OURS = { "x-muniment-client": "control-center/0.1.0" };

let world: World;
let person: string;
let count = 0;

beforeAll(async () => {
  world = await startWorld(1, "off", { isDeviceAware: true });
});
afterAll(async () => world[Symbol.asyncDispose]());
beforeEach(async () => {
  count += 1;
  person = `DORA${count}`;
  await world.addUser(person);
});

const isIn = async (by: Browser): Promise<boolean> =>
  (await by.send(`${ORIGIN}/whoami`, { headers: OURS })).status === 200;

/** Types a password in a browser that is signed out, and keeps what it knew the device by. */
async function attempt(by: Browser, password: string): Promise<string> {
  const cookies = by.cookies as Map<string, unknown>;
  for (const name of cookies.keys()) if (!name.startsWith("muniment_device ")) cookies.delete(name);
  return (await signIn(by, `${ORIGIN}/auth`, person, password)).text;
}

async function fail(by: Browser, times: number): Promise<string> {
  let text = "";
  for (let tries = 0; tries < times; tries += 1) text = await attempt(by, "wrong");
  return text;
}

async function opens(by: Browser, password = PASSWORD): Promise<boolean> {
  await attempt(by, password);
  return isIn(by);
}

describe("CC-LCK-009 a known device counts apart", () => {
  test("strangers who lock an account do not lock out who is at a device of theirs", async () => {
    const own = world.browser();
    expect(await opens(own)).toBe(true);
    expect(await fail(world.browser(), 5)).toContain("locked");
    expect(await opens(world.browser())).toBe(false);
    expect(await opens(own)).toBe(true);
  });

  test("failures at the device lock it by the same rules, and nothing else", async () => {
    const own = world.browser();
    expect(await opens(own)).toBe(true);
    expect(await fail(own, 5)).toContain("locked");
    expect(await opens(own)).toBe(false);
    expect(await opens(world.browser())).toBe(true);
    world.clock.advance(15 * 60);
    expect(await fail(own, 5)).toContain("locked");
    world.clock.advance(15 * 60);
    expect(await opens(own)).toBe(false);
    expect(await opens(world.browser())).toBe(true);
  });

  test("a new password makes every device strange, and the mark of another person is none", async () => {
    const own = world.browser();
    expect(await opens(own)).toBe(true);
    const anew = `${PASSWORD} anew`;
    await world.changePassword(person, anew);
    const theirs = world.browser();
    const known = person;
    person = `${known}B`;
    await world.addUser(person);
    expect(await opens(theirs)).toBe(true);
    person = known;
    await fail(world.browser(), 5);
    expect(await opens(own, anew)).toBe(false);
    expect(await opens(theirs, anew)).toBe(false);
  });
});

test("CC-LCK-009 without the setting, which is off as documented, no device is marked and all failures count together", async () => {
  await using plain = await startWorld(1, "off");
  await plain.addUser("PAUL");
  const own = plain.browser();
  await signIn(own, `${ORIGIN}/auth`, "PAUL");
  expect([...own.cookies.keys()].filter((name) => name.startsWith("muniment_device"))).toEqual([]);
});
