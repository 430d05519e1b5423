import { Text, makeStyles } from "@fluentui/react-components";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getDocumentPath } from "@muniment/work-api/document/document";
import { Trail } from "@muniment/ui/trail";
import { q } from "../api.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
});

/** Every place of a document that the caller may see (WORK-SHC-003). */
export function Places({ id }: { readonly id: string }): ReactNode {
  const scope = useScope();
  const styles = useStyles();
  const { data } = useSuspenseQuery(q(getDocumentPath, { params: { ...scope, document: id } }));
  const paths = data.data.filter((path) => path.length > 0);
  return (
    <div className={styles.root}>
      <Text weight="semibold">{t("property.places")}</Text>
      {paths.length === 0 ? <Text>{t("property.no_place")}</Text> : null}
      {paths.map((path) => (
        <Trail
          label={path.map((step) => step.name).join(", ")}
          key={path.map((step) => step.id).join(" ")}
          steps={path.map((step) => ({
            id: step.id,
            link: (
              <Link
                to="/$library/w/$workspace"
                params={{ library: scope.library, workspace: path[0]?.id ?? "" }}
                search={step.wstype === "workspace" ? {} : { folder: step.id, selected: id }}
              >
                {step.name}
              </Link>
            ),
          }))}
        />
      ))}
    </div>
  );
}
