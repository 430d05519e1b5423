import { QueryClientProvider } from "@tanstack/react-query";
import { PlugDisconnectedRegular } from "@fluentui/react-icons";
import { StrictMode } from "react";
import type { ReactNode } from "react";
import { createQueryClient } from "@muniment/ui/query";
import { startApp } from "@muniment/ui/root";
import { ErrorState, EmptyState } from "@muniment/ui/state";
import { chooseAppearance } from "@muniment/ui/theme";
import { connectAs } from "./frame/host.ts";
import { t } from "./messages.ts";
import { createOfficeHost } from "./outlook/office-host.ts";
import type { OutlookHost } from "./outlook/outlook-host.ts";
import { OutlookPane } from "./outlook/pane-page.tsx";
import { openPaneSession, paneHost } from "./outlook/session.ts";

async function main(): Promise<void> {
  const outlook = await openOutlook();
  const client = createQueryClient();
  const draw = (content: ReactNode): void =>
    startApp(
      <StrictMode>
        <QueryClientProvider client={client}>{content}</QueryClientProvider>
      </StrictMode>,
      { notices: t("frame.notices") },
    );
  if (outlook === undefined) {
    draw(
      <EmptyState
        isPage
        icon={<PlugDisconnectedRegular />}
        title={t("outlook.no_library")}
        text={t("outlook.no_library_text")}
      />,
    );
    return;
  }
  const look = (): void => chooseAppearance(outlook.isDark() ? "dark" : "light");
  look();
  outlook.onTheme(look);
  try {
    const session = await openPaneSession(outlook);
    connectAs(paneHost(session, outlook, { id: "", name: "" }));
    await session.resume();
    draw(<OutlookPane outlook={outlook} session={session} />);
  } catch (error) {
    draw(<ErrorState isPage error={error} onRetry={() => location.reload()} />);
  }
}

/** `undefined` where the page stands in no Outlook, or its library could not be loaded. */
async function openOutlook(): Promise<OutlookHost | undefined> {
  const library = (globalThis as { readonly Office?: typeof Office }).Office;
  if (library === undefined) return undefined;
  const { host } = await library.onReady();
  return host === library.HostType.Outlook ? createOfficeHost(library, location.origin) : undefined;
}

void main();
