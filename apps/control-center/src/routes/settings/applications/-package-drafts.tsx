import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link as RouterLink } from "@tanstack/react-router";
import { Button, Link, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { formatExactly } from "@muniment/ui/message";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { deletePackageDraft, listPackageDrafts } from "@muniment/work-api/control-center/package";
import type { PackageDraftData } from "@muniment/work-api/control-center/package";
import { api, q } from "../../../api.ts";
import { packageText } from "../../../texts/package.ts";

const useStyles = makeStyles({
  section: { display: "flex", flexDirection: "column", gap: "8px", minWidth: 0, flexShrink: 0 },
  heading: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    alignItems: "center",
    gap: "16px",
    padding: "8px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  facts: { display: "flex", flexDirection: "column", gap: "2px", flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** One's own uploads whose wizard was left before its end, to go on with or to throw away (TRK-INST-008). */
export function PackageDrafts(): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const found = useQuery(q(listPackageDrafts, {}));
  const drafts = found.data?.data ?? [];
  if (drafts.length === 0) return null;
  const discard = async ({ draft_id: draft, choices }: PackageDraftData): Promise<void> => {
    try {
      await api.call(deletePackageDraft, { params: { draft } });
      tell.done(packageText("drafts.discarded", { name: choices.name }));
    } catch (failure) {
      tell.failed(packageText("drafts.failed"), failure);
    }
    await invalidate(client, [listPackageDrafts]);
  };
  return (
    <section className={styles.section} aria-label={packageText("drafts.heading")}>
      <Text as="h2" className={styles.heading}>
        {packageText("drafts.heading")}
      </Text>
      <ul className={styles.list}>
        {drafts.map((draft) => (
          <li key={draft.draft_id} className={styles.item}>
            <div className={styles.facts}>
              <RouterLink to="/settings/applications/drafts/$draft" params={{ draft: draft.draft_id }}>
                <Link as="span">{`${draft.choices.name} ${draft.version}`}</Link>
              </RouterLink>
              <Text size={200} className={styles.quiet}>
                {packageText("drafts.until", { file: draft.file_name, date: formatExactly(new Date(draft.expires)) })}
              </Text>
            </div>
            <Button
              appearance="subtle"
              icon={<DeleteRegular />}
              aria-label={packageText("drafts.discard", { name: `${draft.choices.name} ${draft.version}` })}
              onClick={() => void discard(draft)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
