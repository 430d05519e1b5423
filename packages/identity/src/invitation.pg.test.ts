import { createJobQueue, createLongWork, startWorker } from "@muniment/jobs";
import { systemActor, systemClock } from "@muniment/kernel";
import { createMailQueue, createMailTasks, createSmtpTransport } from "@muniment/mail";
import { captureMail } from "@muniment/mail/testing";
import type { CapturedMail } from "@muniment/mail/testing";
import { createApp } from "@muniment/platform/http";
import { createLifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import { testDatabase } from "@muniment/platform/testing";
import { expect, test, vi } from "vitest";
import { httpErrors } from "@muniment/work-api";
import { defaultPasswordSettings } from "./password/index.ts";
import { testDirectorySettings, testMailSettings, testSealer } from "../testing/index.ts";
import { createAccountMail, createAccountMailTasks } from "./account-mail/index.ts";
import { createIdentity } from "./identity.ts";
import { addPasswordPage, createPasswordLinks } from "./password/index.ts";

const log = createLog({ level: "silent" });
const clock = systemClock;
const OLD = "The first Password 1";
const NEW = "My own Password 2";
test("CC-USR-034 CC-EML-011 T3 T5 T23: invited, welcomed by e-mail, password chosen by the link, signed in; then asked to change it", async () => {
  await using lifecycle = createLifecycle();
  const database = lifecycle.own(await testDatabase());
  const capture = lifecycle.own(await captureMail());
  const transport = lifecycle.own(createSmtpTransport(capture.relay));
  const jobs = createJobQueue();
  const accountMail = createAccountMail({
    rules: defaultPasswordSettings(),
    clock,
    publicOrigin: "http://work.firm.example",
    installationName: "Case & Davenport LLP",
    queueMail: createMailQueue({ clock, jobs }),
  });
  const identity = createIdentity({
    database,
    clock,
    log,
    accountMail,
    installation: { customerId: 1, version: "test", publicOrigin: "http://work.firm.example" },
    isInUse: async () => false,
    directories: testDirectorySettings(clock),
    mailSettings: testMailSettings(clock),
    sealer: testSealer(),
    installationName: "Case & Davenport LLP",
    longWork: createLongWork({ database, clock, jobs }),
  });
  const app = createApp({ log, errors: httpErrors, version: "test" });
  lifecycle.onStop(async () => app.close());
  addPasswordPage(app, {
    links: createPasswordLinks({
      database,
      clock,
      setPassword: identity.setPassword,
    }),
    installationName: "Case & Davenport LLP",
    signInUrl: () => "/",
  });
  const sender = { name: "Case & Davenport LLP", address: "no-reply@firm.example" };
  const tasks = [
    ...createMailTasks({ database, jobs, transport, sender }),
    ...createAccountMailTasks({ database, clock, log, accountMail, rules: defaultPasswordSettings() }).tasks,
  ];
  lifecycle.own(await startWorker({ database, tasks, schedules: [], log, clock }));

  const nextMail = async (kind: string): Promise<CapturedMail> =>
    vi.waitFor(
      () => {
        const mail = capture.messages.findLast((message) => message.headers.get("x-muniment-mail") === kind);
        if (mail === undefined) throw new Error(`no ${kind} yet`);
        return mail;
      },
      { timeout: 10_000 },
    );
  const choose = async (mail: CapturedMail, password: string) =>
    app.inject({
      method: "POST",
      url: new URL(mail.links[0] ?? "").pathname,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams({ new_password: password, repeat_password: password }).toString(),
    });
  const signIn = async (password: string) =>
    (
      await identity.signIn({
        identifier: "marcie@firm.example",
        passwords: [password],
        origin: undefined,
        clientId: undefined,
      })
    ).kind;

  const founder = { id: "FOUNDER", full_name: "The Founder", email: "founder@firm.example", password: OLD };
  await database.transaction(async (tx) =>
    identity.createLibrary(tx, { alias: "ACTIVE", displayName: "Active", firstAdministrator: founder }),
  );
  const prepared = await identity.users.prepareCreation(systemActor("test"), {
    id: "MARCIE-DAVENPORT",
    full_name: "Marcie J. Davenport-Williams",
    email: "marcie@firm.example",
    password: OLD,
    preferred_library: "ACTIVE",
    send_email: true,
  });
  const userNum = await database.transaction(async (tx) => identity.users.create(tx, systemActor("test"), prepared));

  const welcome = await nextMail("E2");
  expect(welcome.envelopeTo).toEqual(["marcie@firm.example"]);
  expect(await signIn(OLD)).toBe("change_required");
  expect((await choose(welcome, NEW)).statusCode).toBe(303);
  expect(await signIn(NEW)).toBe("ok");
  expect(await signIn(OLD)).toBe("refused");
  expect((await choose(welcome, OLD)).statusCode).toBe(410);
  await nextMail("E6");

  await database.transaction(async (tx) => accountMail.sendPasswordChange(tx, userNum));
  const change = await nextMail("E3");
  expect(await signIn(NEW)).toBe("change_required");
  expect((await choose(change, `${NEW}!`)).statusCode).toBe(303);
  expect(await signIn(`${NEW}!`)).toBe("ok");
});
