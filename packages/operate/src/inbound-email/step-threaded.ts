import { joinThread } from "./email.repository.ts";
import type { Step } from "./pipeline-step.ts";

/** Stage 7: what it answers, and what answers it (OPR-INB-060); the subject alone joins nothing. */
export const threaded: Step = {
  stage: "threaded",
  async run({ readEmail }) {
    const email = await readEmail();
    return async (tx) => {
      const others = await joinThread(tx, email);
      return { outcome: "done", detail: others === 0 ? "a new thread" : `with ${others} others` };
    };
  },
};
