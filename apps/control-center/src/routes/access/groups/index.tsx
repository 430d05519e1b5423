import { createFileRoute } from "@tanstack/react-router";
import { PageHeader } from "@muniment/ui/shell";
import { t } from "../../../messages.ts";

export const Route = createFileRoute("/access/groups/")({ component: () => <PageHeader title={t("nav.groups")} /> });
