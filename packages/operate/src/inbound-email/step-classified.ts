import { addSeconds } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { hasEarlierFrom, listSubjectsFrom, updateEmail } from "./email.repository.ts";
import type { Email } from "./email.repository.ts";
import type { Step } from "./pipeline-step.ts";
import { normalSubject } from "./normal-subject.ts";

const LOOP_MESSAGES = 25;
const LOOP_SECONDS = 600;

/** Stage 5: whether a person wrote it (OPR-INB-064, -066, -067), and whether the sender is known. */
export const classified: Step = {
  stage: "classified",
  async run({ readEmail }) {
    const email = await readEmail();
    return async (tx) => {
      const isLoop = email.signs.includes("loop") || (await isFlood(tx, email));
      const found = isLoop ? "loop" : classOf(email.signs);
      const isFirst = email.from_address !== null && !(await hasEarlierFrom(tx, email));
      await updateEmail(tx, email.id, { class: found, is_first_contact: isFirst });
      return { outcome: "done", detail: found, ...(isLoop ? { park: "This message goes round in a loop." } : {}) };
    };
  },
};

function classOf(signs: readonly string[]): Email["class"] {
  if (signs.includes("bounce") || signs.includes("report")) return "bounce";
  if (signs.includes("receipt")) return "receipt";
  return signs.some((sign) => ["auto-reply", "automatic", "bulk", "own"].includes(sign)) ? "auto" : "normal";
}

async function isFlood(tx: Tx, email: Email): Promise<boolean> {
  const { from_address: from, received_at: at } = email;
  if (from === null) return false;
  const subjects = await listSubjectsFrom(tx, from, { since: addSeconds(at, -LOOP_SECONDS), atMost: 500 });
  if (subjects.length <= LOOP_MESSAGES) return false;
  const own = normalSubject(email.subject);
  return subjects.filter((subject) => normalSubject(subject) === own).length > LOOP_MESSAGES;
}
