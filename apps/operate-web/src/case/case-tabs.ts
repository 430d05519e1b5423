/** The tabs of a case, in their order; each is a route file below `routes/cases/$case/`. */
export const caseTabs = [
  { to: "/cases/$case", label: "case_tab.overview" },
  { to: "/cases/$case/documents", label: "case_tab.documents" },
  { to: "/cases/$case/produced", label: "case_tab.produced" },
  { to: "/cases/$case/bundles", label: "case_tab.bundles" },
  { to: "/cases/$case/filed", label: "case_tab.filed" },
  { to: "/cases/$case/splits", label: "case_tab.splits" },
  { to: "/cases/$case/emails", label: "case_tab.emails" },
  { to: "/cases/$case/sent", label: "case_tab.sent" },
  { to: "/cases/$case/post", label: "case_tab.post" },
  { to: "/cases/$case/participants", label: "case_tab.participants" },
  { to: "/cases/$case/history", label: "case_tab.history" },
] as const;
