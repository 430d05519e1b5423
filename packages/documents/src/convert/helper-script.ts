import { ConversionError } from "./conversion-error.ts";
import type { HelperReply } from "./helper-process.ts";

/** Answers what a helper process is asked; what `work` throws is told as damaged, unless it says what it is. */
export function serveHelper<Reply>(work: (request: never) => Promise<Reply>): void {
  const answer = (reply: HelperReply<Reply>): void => void process.send?.(reply);
  process.on("message", (request) => {
    work(request as never).then(
      (done) => answer({ done }),
      (error: unknown) =>
        answer({ failed: error instanceof ConversionError ? error.reason : "damaged", why: String(error) }),
    );
  });
  // Whoever asked is gone.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
}
