import { createJobQueue } from "@muniment/jobs";
import { createMailQueue } from "@muniment/mail";
import { openDatabase } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { createDigestService } from "../index.ts";

// A process of its own that sends the reports of one morning, so that a test can kill it in the middle.
const [url = "", at = ""] = process.argv.slice(2);
const clock = { now: () => new Date(at) };
await using database = openDatabase({ url, poolSize: 2 });
await createDigestService({
  database,
  clock,
  log: createLog({ level: "silent" }),
  queueMail: createMailQueue({ clock, jobs: createJobQueue() }),
  timeZone: "Europe/London",
  url: "https://firm.example/tracker",
  unsubscribeUrl: "https://firm.example/off",
  tokens: { use: async (_library, call) => call("token") },
  work: {
    groups: async () => [],
    mayUse: async () => true,
    notDenied: async () => new Set(),
    readable: async () => new Set(),
  },
}).sendDue();
