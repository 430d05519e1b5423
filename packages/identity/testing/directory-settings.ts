import { createJobQueue } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import { createMailQueue } from "@muniment/mail";
import { Secret } from "@muniment/platform/config";
import { createSealer, deriveSealKey } from "@muniment/platform/seal";
import type { DirectorySettings } from "../src/index.ts";

/** What identity's own directories need in tests; servers on this machine are read without TLS. */
export function testDirectorySettings(
  clock: Clock,
  options: { allowsPlain?: boolean; locksMasteredFields?: boolean } = {},
): DirectorySettings {
  const jobs = createJobQueue();
  return {
    sealer: createSealer([deriveSealKey(new Secret("the secret of tests"), "directory secrets")]),
    jobs,
    queueMail: createMailQueue({ clock, jobs }),
    installationName: "Muniment",
    allowsPlain: options.allowsPlain ?? true,
    locksMasteredFields: options.locksMasteredFields ?? false,
  };
}
