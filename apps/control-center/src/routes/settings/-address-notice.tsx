import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { listPackageAddresses, regeneratePackageAddresses } from "@muniment/work-api/control-center/package-address";
import type { PackageAddressData } from "@muniment/work-api/control-center/package-address";
import { api, q } from "../../api.ts";
import { useSession } from "../../session.ts";
import { addressText } from "../../texts/package-address.ts";

const useStyles = makeStyles({
  bar: { flexShrink: 0, marginInline: "16px", marginBottom: "8px" },
  list: { margin: 0, paddingInlineStart: "20px", display: "flex", flexDirection: "column", gap: "8px" },
  heading: { margin: 0, marginBottom: "8px", fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  address: { display: "block", overflowWrap: "anywhere", color: tokens.colorNeutralForeground2 },
});

/** Says that packages have addresses of another public origin, and offers to derive them anew (TRK-AUTHN-004). */
export function AddressNotice(): ReactNode {
  const styles = useStyles();
  const mayChange = useSession().system_rights.includes("app_management");
  const moved = useQuery(q(listPackageAddresses, {})).data?.data ?? [];
  const [shown, setShown] = useState<readonly PackageAddressData[]>();
  const names = moved.map(({ name }) => name).join(", ");
  return (
    <>
      {moved.length === 0 ? null : (
        <MessageBar intent="warning" layout="multiline" className={styles.bar}>
          <MessageBarBody>{addressText("notice", { count: moved.length, names })}</MessageBarBody>
          {mayChange ? (
            <MessageBarActions>
              <Button onClick={() => setShown(moved)}>{addressText("again")}</Button>
            </MessageBarActions>
          ) : null}
        </MessageBar>
      )}
      {shown === undefined ? null : <RegenerateDialog moved={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

/** What will be derived anew, and what has to be deployed again by hand; the latter stays to be read afterwards. */
function RegenerateDialog(props: { readonly moved: readonly PackageAddressData[]; onClose(): void }): ReactNode {
  const { moved, onClose } = props;
  const styles = useStyles();
  const client = useQueryClient();
  const regenerate = useMutation({
    mutationFn: async () => api.call(regeneratePackageAddresses, {}),
    onSuccess: async () => client.invalidateQueries(),
  });
  const isDone = regenerate.isSuccess;
  return (
    <FormDialog
      title={addressText("dialog.title")}
      error={regenerate.error ?? undefined}
      choices={
        isDone
          ? [{ label: addressText("close"), run: onClose }]
          : [{ label: addressText("dialog.run"), isBusy: regenerate.isPending, run: () => regenerate.mutate() }]
      }
      hasNoCancel={isDone}
      onClose={onClose}
    >
      {isDone ? (
        <MessageBar intent="success" layout="multiline">
          <MessageBarBody>{addressText("done")}</MessageBarBody>
        </MessageBar>
      ) : (
        <>
          <Text>{addressText("dialog.text")}</Text>
          <ul className={styles.list}>
            {moved.map(({ client_id: id, name, registered, derived }) => (
              <li key={id}>
                {name}
                <span className={styles.address}>{`${addressText("dialog.old")} ${registered.join(", ")}`}</span>
                <span className={styles.address}>{`${addressText("dialog.new")} ${derived.join(", ")}`}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Redeploy moved={moved} />
    </FormDialog>
  );
}

function Redeploy({ moved }: { readonly moved: readonly PackageAddressData[] }): ReactNode {
  const styles = useStyles();
  const items = moved.flatMap(({ client_id: id, name, redeploy }) =>
    redeploy.map((what) => ({ key: `${id} ${what}`, text: addressText(`redeploy.${what}`, { name }) })),
  );
  return (
    <section>
      <h3 className={styles.heading}>{addressText("redeploy.heading")}</h3>
      {items.length === 0 ? (
        <Text>{addressText("redeploy.nothing")}</Text>
      ) : (
        <ul className={styles.list}>
          {items.map(({ key, text }) => (
            <li key={key}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
