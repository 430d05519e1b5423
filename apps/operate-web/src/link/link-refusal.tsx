import { Button, Text, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { startMyLink } from "@muniment/operate-api/my-linked-service";
import { ApiError } from "@muniment/rest/client";
import { troubleOf } from "@muniment/ui/query";
import { ErrorState } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { linkText } from "../texts/link.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", alignItems: "flex-start", gap: "8px", paddingBlock: "8px" },
});

/** Why a repository cannot be looked into; where a link would mend that, it is offered and leads back here (OPR-ERR-003, -004). */
export function LinkRefusal(props: {
  readonly error: unknown;
  /** The system name of the service. */
  readonly service: string | undefined;
  readonly onRetry?: () => void;
}): ReactNode {
  const { error, service } = props;
  const styles = useStyles();
  const tell = useTell();
  const code = error instanceof ApiError ? error.code : "";
  if (service === undefined || (code !== "OPR-ERR-003" && code !== "OPR-ERR-004")) {
    return <ErrorState error={error} {...(props.onRetry === undefined ? {} : { onRetry: props.onRetry })} />;
  }
  const link = async (): Promise<void> => {
    const here = `${location.pathname}${location.search}`;
    try {
      const { data } = await api.call(startMyLink, { params: { service }, body: { return_to: here } });
      location.assign(data.authorize_url);
    } catch (failure) {
      tell.failed(linkText("link.not_linked", { service }), failure);
    }
  };
  return (
    <div role="alert" className={styles.root}>
      <Text>{troubleOf(error).text}</Text>
      <Button onClick={() => void link()}>{linkText(code === "OPR-ERR-003" ? "link.now" : "link.again")}</Button>
    </div>
  );
}
