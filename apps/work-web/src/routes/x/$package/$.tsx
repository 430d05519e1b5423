import { createFileRoute } from "@tanstack/react-router";
import { ExtensionPage } from "../../../extension/extension-page.tsx";

export const Route = createFileRoute("/x/$package/$")({ component: ExtensionPage });
