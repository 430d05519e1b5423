import { createJobQueue } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import { createRelayKeeper } from "@muniment/mail/relay";
import type { MailSettings } from "../src/index.ts";
import { testSealer } from "./sealer.ts";

/** The relay of the configuration in tests, where nobody listens. */
export function testMailSettings(clock: Clock): MailSettings {
  return {
    relays: createRelayKeeper({ clock, sealer: testSealer() }),
    configured: {
      address: { host: "127.0.0.1", port: 9, tls: "off", userName: "", password: "" },
      sender: { name: "Muniment", address: "no-reply@firm.example" },
    },
    jobs: createJobQueue(),
    installationName: "Case & Davenport LLP",
  };
}
