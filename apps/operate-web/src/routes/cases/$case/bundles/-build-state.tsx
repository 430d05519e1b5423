import { Button, Link, ProgressBar, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import {
  buildBundle,
  cancelBundleBuild,
  checkBundle,
  getBundle,
  listBundles,
  retryBundleBuild,
} from "@muniment/operate-api/bundle";
import { formatSize } from "@muniment/ui/message";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import { useCall } from "../../../../api.ts";
import { BUNDLE_TONES } from "../../../../bundle/bundle-data.ts";
import type { BuildData, BundleData } from "../../../../bundle/bundle-data.ts";
import { useAccountMissing } from "../../../../case/identities.tsx";
import { TroubleDetails } from "../../../../email/trouble.tsx";
import { bundleText } from "../../../../texts/bundle.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px 16px",
    padding: "8px 16px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
  text: { display: "flex", flexDirection: "column", gap: "4px", flexGrow: 1, minWidth: "min(240px, 100%)" },
  bar: { maxWidth: "400px" },
  acts: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

const CHANGED = [getBundle, listBundles];

/** How far the newest build is, what came of it, and building (OPR-BUN-015, -017). */
export function BuildState(props: {
  readonly bundle: BundleData;
  readonly mayChange: boolean;
  /** A change is not kept yet, and would not be in what is built. */
  readonly isChanging: boolean;
}): ReactNode {
  const { bundle, mayChange, isChanging } = props;
  const styles = useStyles();
  const { build, state, changed } = bundle;
  return (
    <div className={styles.root}>
      <div className={styles.text} role="status">
        <Status tone={BUNDLE_TONES[state]}>{bundleText(`bundle_state.${state}`)}</Status>
        {build === undefined ? null : <BuildFacts build={build} />}
        {changed.length === 0 ? null : <Text>{bundleText("build.changed", { titles: changed.join(", ") })}</Text>}
      </div>
      {mayChange ? <BuildActs bundle={bundle} isChanging={isChanging} /> : null}
    </div>
  );
}

function BuildFacts({ build }: { readonly build: BuildData }): ReactNode {
  const styles = useStyles();
  const { state, step, done, total, result, trouble, manifest } = build;
  const replaced = manifest.filter((entry) => entry.trouble !== undefined).map(({ title }) => title);
  const isOpen = state === "running" || state === "waiting";
  return (
    <>
      {isOpen ? (
        <>
          <Text>{bundleText(`build_step.${step}`, { done, total })}</Text>
          <ProgressBar
            className={styles.bar}
            aria-label={bundleText("build_state.running")}
            {...(step === "collecting" && total > 0 ? { value: done / total } : {})}
          />
        </>
      ) : null}
      {trouble === undefined ? null : <TroubleDetails trouble={trouble} />}
      {replaced.length === 0 ? null : <Text>{bundleText("build.warnings", { titles: replaced.join(", ") })}</Text>}
      {result === undefined ? null : (
        <Text>
          {result.url === undefined ? (
            result.name
          ) : (
            <Link href={result.url} target="_blank" rel="noreferrer" inline>
              {bundleText("build.open", { name: result.name })}
            </Link>
          )}
          {` ${bundleText("build.result", {
            pages: bundleText("build.pages", { count: result.pages }),
            size: formatSize(result.size),
            folder: result.folder_name,
          })}`}
        </Text>
      )}
    </>
  );
}

function BuildActs({ bundle, isChanging }: { readonly bundle: BundleData; readonly isChanging: boolean }): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const build = useCall(buildBundle, CHANGED);
  const check = useCall(checkBundle, CHANGED);
  const cancel = useCall(cancelBundleBuild, CHANGED);
  const retry = useCall(retryBundleBuild, CHANGED);
  const missing = useAccountMissing(bundle.case);
  const newest = bundle.build;
  const params = { bundle: bundle.id };
  const failed = { onError: (error: unknown) => tell.failed(bundleText("build.not_done"), error) };
  const state = newest?.state;
  if (newest !== undefined && (state === "running" || state === "waiting")) {
    const one = { params: { build: newest.id } };
    return (
      <div className={styles.acts}>
        {state === "waiting" ? (
          <Button disabledFocusable={retry.isPending} onClick={() => retry.mutate(one, failed)}>
            {bundleText("build.retry")}
          </Button>
        ) : null}
        <Button disabledFocusable={cancel.isPending} onClick={() => cancel.mutate(one, failed)}>
          {bundleText("build.cancel")}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.acts}>
      {state === "built" || state === "built_with_warnings" ? (
        <Button
          disabledFocusable={check.isPending}
          onClick={() =>
            check.mutate(
              { params },
              {
                ...failed,
                onSuccess: ({ data }) =>
                  data.changed.length === 0 ? tell.done(bundleText("build.not_changed")) : undefined,
              },
            )
          }
        >
          {bundleText("build.check")}
        </Button>
      ) : null}
      {newest !== undefined && state === "failed" ? (
        <Button
          disabledFocusable={retry.isPending}
          onClick={() => retry.mutate({ params: { build: newest.id } }, failed)}
        >
          {bundleText("build.retry")}
        </Button>
      ) : null}
      <Button
        appearance="primary"
        disabledFocusable={build.isPending || isChanging || bundle.entries.length === 0 || missing !== undefined}
        {...(missing === undefined ? {} : { title: missing, "aria-description": missing })}
        onClick={() =>
          build.mutate(
            { params },
            {
              onSuccess: () => tell.done(bundleText("build.begun")),
              onError: (error) => tell.failed(bundleText("build.not_begun"), error),
            },
          )
        }
      >
        {bundleText(newest === undefined ? "build.run" : "build.rebuild")}
      </Button>
    </div>
  );
}
