import { hasOtherContent, updateEmail } from "./email.repository.ts";
import type { Step } from "./pipeline-step.ts";

/** Stage 6: the same id with other content, as a gateway leaves it behind (OPR-INB-062). */
export const deduplicated: Step = {
  stage: "deduplicated",
  async run({ readEmail }) {
    const email = await readEmail();
    return async (tx) => {
      const isPossible = await hasOtherContent(tx, email);
      if (isPossible) await updateEmail(tx, email.id, { is_possible_duplicate: true });
      return { outcome: isPossible ? "possible duplicate" : "done" };
    };
  },
};
