import { Secret } from "@muniment/platform/config";
import { expect, test } from "vitest";
import { createSmtpTransport } from "./smtp-send.ts";

test("only the addresses of a mail relay are taken", () => {
  expect(() => createSmtpTransport(new Secret("http://relay.example"))).toThrow("smtp: or smtps:");
  expect(() => createSmtpTransport(new Secret("smtp://relay.example?tls=maybe"))).toThrow("tls");
  expect(() => createSmtpTransport(new Secret("smtps://user:pass%21@relay.example"))).not.toThrow();
});
