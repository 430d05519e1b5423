import { Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiError } from "@muniment/rest/client";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { t } from "../messages.ts";
import type { Chosen } from "./choice.ts";

/** Asks whether people without access may see one task (TRK-ASSG-009), when the server wants to be told. */
export function useExternalQuestion(): {
  readonly question: ReactNode;
  /** Sends; asks and sends again when some are without access. */
  send(chosen: readonly Chosen[], assign: (isConfirmed: boolean) => Promise<unknown>): Promise<boolean>;
} {
  const tell = useTell();
  const [asked, setAsked] = useState<{ readonly names: string; answer(isAgreed: boolean): void } | undefined>();
  const send = async (
    chosen: readonly Chosen[],
    assign: (isConfirmed: boolean) => Promise<unknown>,
  ): Promise<boolean> => {
    try {
      await assign(false);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "external_confirmation") {
        tell.failed(t("assignee.failed"), error);
        return false;
      }
    }
    const names = chosen.filter(({ access }) => access === "external").map(({ name }) => name);
    const isAgreed = await new Promise<boolean>((resolve) => {
      setAsked({ names: names.join(", "), answer: resolve });
    });
    setAsked(undefined);
    if (!isAgreed) return false;
    try {
      await assign(true);
      return true;
    } catch (error) {
      tell.failed(t("assignee.failed"), error);
      return false;
    }
  };
  const question =
    asked === undefined ? null : (
      <FormDialog
        title={t("assignee.external_title")}
        choices={[{ label: t("action.continue"), run: () => asked.answer(true) }]}
        onClose={() => asked.answer(false)}
      >
        <Text>{t("assignee.external_text", { names: asked.names })}</Text>
      </FormDialog>
    );
  return { question, send };
}
