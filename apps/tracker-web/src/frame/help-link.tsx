import { Button } from "@fluentui/react-components";
import { QuestionCircleRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { t } from "../messages.ts";
import { helpAddress } from "./help.ts";

/** The way to Tracker's help, one click away wherever Tracker is (TRK-WEB-010). */
export function HelpLink(props: { readonly size?: "small" | "medium"; readonly className?: string }): ReactNode {
  return (
    <Button
      as="a"
      appearance="subtle"
      size={props.size ?? "medium"}
      {...(props.className === undefined ? {} : { className: props.className })}
      icon={<QuestionCircleRegular />}
      aria-label={t("help.open")}
      title={t("help.open")}
      href={helpAddress()}
      target="_blank"
      rel="noopener"
    />
  );
}
