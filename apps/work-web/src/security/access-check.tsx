import { Badge, Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { SearchField } from "@muniment/ui/filter";
import { PersonMark } from "@muniment/ui/person";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { checkAccess } from "@muniment/work-api/access/check";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import { useSession } from "../session.ts";
import { AccessSteps } from "./access-steps.tsx";
import { useTrustees } from "./trustee-search.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px", paddingTop: "4px" },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: "4px",
    maxHeight: "min(232px, 30vh)",
    overflowY: "auto",
    flexShrink: 0,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  item: { contentVisibility: "auto", containIntrinsicSize: "auto 44px" },
  choice: { width: "100%", justifyContent: "flex-start", gap: "8px", minHeight: "44px", fontWeight: 400 },
  text: { display: "flex", flexDirection: "column", minWidth: 0, textAlign: "start", flexGrow: 1 },
  second: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

interface Person {
  readonly id: string;
  readonly name: string;
}

/** What somebody may do with an item and why, step by step (CC-ACL-011, WORK-SEC-018). */
export function AccessCheck({ id, mayAskOthers }: { readonly id: string; readonly mayAskOthers: boolean }): ReactNode {
  const { library } = useScope();
  const { user_id: ownId, full_name: ownName } = useSession();
  const styles = useStyles();
  const [person, setPerson] = useState<Person>({ id: ownId, name: ownName });
  const checked = useQuery({
    queryKey: [checkAccess.id, library, id, person.id],
    queryFn: async () => {
      const body = { items: [id], user_ids: [person.id], explain: true };
      return (await api.call(checkAccess, { params: { library }, body })).data.results[0];
    },
    placeholderData: keepPreviousData,
    // What somebody just changed must show.
    staleTime: 0,
  });
  return (
    <div className={styles.root}>
      {mayAskOthers ? <ChoosePerson chosen={person} onChoose={setPerson} /> : null}
      {checked.isError ? (
        <ErrorState error={checked.error} onRetry={() => void checked.refetch()} />
      ) : checked.data === undefined ? (
        <LoadingRows rows={6} />
      ) : (
        <AccessSteps name={person.name} result={checked.data} />
      )}
    </div>
  );
}

function ChoosePerson(props: { readonly chosen: Person; onChoose(person: Person): void }): ReactNode {
  const { chosen, onChoose } = props;
  const styles = useStyles();
  const [text, setText] = useState("");
  const found = useTrustees(text, "user");
  return (
    <>
      <SearchField isWide label={t("check.search")} value={text} onSearch={setText} />
      {text === "" ? null : found.error !== null ? (
        <ErrorState error={found.error} onRetry={found.reload} />
      ) : found.rows === undefined ? (
        <LoadingRows rows={3} />
      ) : found.rows.length === 0 ? (
        <Text>{t("security.not_found")}</Text>
      ) : (
        <ul className={styles.list} aria-label={t("check.chosen")} onScroll={found.onScroll}>
          {found.rows.map((row) => (
            <li key={row.id} className={styles.item}>
              <Button
                appearance="subtle"
                className={styles.choice}
                aria-pressed={row.id === chosen.id}
                onClick={() => {
                  onChoose({ id: row.id, name: row.name });
                  setText("");
                }}
              >
                <PersonMark name={row.name} id={row.id} />
                <span className={styles.text}>
                  <span>{row.name}</span>
                  <span className={styles.second}>{row.id}</span>
                </span>
                {row.isExternal ? (
                  <Badge appearance="tint" color="warning" size="small">
                    {t("trustee.external")}
                  </Badge>
                ) : null}
                {row.isEnabled ? null : (
                  <Badge appearance="outline" color="informative" size="small">
                    {t("trustee.disabled")}
                  </Badge>
                )}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
