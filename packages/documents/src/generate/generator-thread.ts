import { parentPort } from "node:worker_threads";
import { checkTemplate, fillTemplate } from "./fill.ts";
import type { CheckJob, Generated, GenerationJob, TemplateCheck } from "./fill.ts";
import { TemplateError } from "./template-error.ts";

/** What the thread is asked. */
export type ThreadRequest =
  | { readonly kind: "check"; readonly job: CheckJob }
  | { readonly kind: "generate"; readonly job: GenerationJob };

/** What it answers. */
export type ThreadReply =
  | { readonly kind: "checked"; readonly result: TemplateCheck }
  | { readonly kind: "generated"; readonly result: Generated }
  | {
      readonly kind: "refused";
      readonly reason: TemplateError["reason"];
      readonly mistakes: TemplateError["mistakes"];
      readonly missing: readonly string[];
    };

async function answer(request: ThreadRequest): Promise<ThreadReply> {
  try {
    if (request.kind === "check") return { kind: "checked", result: await checkTemplate(request.job) };
    return { kind: "generated", result: await fillTemplate(request.job) };
  } catch (error) {
    if (!(error instanceof TemplateError)) return { kind: "refused", reason: "crashed", mistakes: [], missing: [] };
    const { reason, mistakes, missing } = error;
    return { kind: "refused", reason, mistakes, missing };
  }
}

parentPort?.on("message", (request: ThreadRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply, []));
});
