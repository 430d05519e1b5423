import { QueryClientProvider } from "@tanstack/react-query";
import { Component, Suspense } from "react";
import type { ComponentType, ReactNode } from "react";
import { fetchLater } from "@muniment/ui/later";
import { createQueryClient } from "@muniment/ui/query";
import { startApp } from "@muniment/ui/root";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { t } from "../messages.ts";
import { connect } from "./host.ts";
import { loadOffice } from "./office.ts";

/** Draws the page that the document names, as soon as the host is there. */
export async function startPage(pages: Readonly<Record<string, () => Promise<ComponentType>>>): Promise<void> {
  const load = pages[document.documentElement.dataset["page"] ?? ""];
  if (load === undefined) throw new Error("The document names no page");
  const [Page] = await Promise.all([load(), connect()]);
  const client = createQueryClient();
  await loadOffice(client);
  startApp(
    <QueryClientProvider client={client}>
      <PageBoundary>
        <Suspense fallback={<LoadingRows />}>
          <Page />
        </Suspense>
      </PageBoundary>
    </QueryClientProvider>,
    { notices: t("frame.notices") },
  );
  fetchLater();
}

/** What a page could not load or draw is told in its place, and can be tried again. */
class PageBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <ErrorState isPage error={error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
