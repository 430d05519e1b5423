import { useNavigate } from "@tanstack/react-router";
import { Link, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { words } from "@muniment/ui/message";
import type { ConsoleLibrary } from "../../../session.ts";
import { overviewText } from "../../../texts/user-overview.ts";

const useStyles = makeStyles({
  list: { display: "flex", flexDirection: "column", gap: "16px", margin: 0 },
  about: { margin: 0, color: tokens.colorNeutralForeground2 },
  links: { display: "flex", flexWrap: "wrap", gap: "16px", marginTop: "4px" },
});

const ORIGINS = ["manual", "import", "directory"] as const;

/** The three ways in which users come into being, each with its page and its users (CC-USR-002, CC-USR-003). */
export function UserOverview(props: { readonly library: ConsoleLibrary; onClose(): void }): ReactNode {
  const { library, onClose } = props;
  const styles = useStyles();
  const navigate = useNavigate();
  const leave = (go: () => Promise<void>): void => {
    onClose();
    void go();
  };
  return (
    <FormDialog
      title={overviewText("title")}
      choices={[{ label: words("action.close"), run: onClose }]}
      hasNoCancel
      onClose={onClose}
    >
      <dl className={styles.list}>
        {ORIGINS.map((origin) => (
          <div key={origin}>
            <dt>
              <Text weight="semibold">{overviewText(origin)}</Text>
            </dt>
            <dd className={styles.about}>
              {overviewText(`${origin}_text`)}
              <div className={styles.links}>
                <Link
                  as="button"
                  type="button"
                  aria-label={overviewText("show_of", { origin: overviewText(origin) })}
                  onClick={() =>
                    leave(async () =>
                      navigate({ to: "/access/users", search: { library: library.id, filters: { origin: [origin] } } }),
                    )
                  }
                >
                  {overviewText("show")}
                </Link>
                {origin === "import" && library.actions.includes("create_user") ? (
                  <Link
                    as="button"
                    type="button"
                    onClick={() => leave(async () => navigate({ to: "/access/imports" }))}
                  >
                    {overviewText("import_page")}
                  </Link>
                ) : null}
                {origin === "directory" && library.rights === "nrtadmin" ? (
                  <Link
                    as="button"
                    type="button"
                    onClick={() => leave(async () => navigate({ to: "/access/directories" }))}
                  >
                    {overviewText("directory_page")}
                  </Link>
                ) : null}
              </div>
            </dd>
          </div>
        ))}
      </dl>
      <Text>{overviewText("kinds")}</Text>
    </FormDialog>
  );
}
