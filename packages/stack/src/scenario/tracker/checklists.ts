/** A task as the firm keeps it; days count from the first start. */
export interface DemonstrationTask {
  readonly title: string;
  readonly assignees: readonly string[];
  readonly dueInDays?: number;
  readonly priority?: "low" | "normal" | "high" | "urgent";
  readonly state?: "in_progress" | "waiting" | "done";
  readonly notes?: string;
  readonly milestone?: boolean;
}

/** A checklist of a matter, kept by somebody of its team. */
export interface DemonstrationChecklist {
  readonly matterId: string;
  readonly keeper: string;
  readonly name: string;
  readonly kind: "task" | "closing";
  readonly sections: readonly { readonly title: string; readonly tasks: readonly DemonstrationTask[] }[];
}

/** What teams of the firm have to do; everybody named has Read/Write in the matter. */
export const checklists: readonly DemonstrationChecklist[] = [
  {
    matterId: "10012-0003",
    keeper: "RPENDRY",
    name: "Claim against Tideway Pumps",
    kind: "task",
    sections: [
      {
        title: "Before the claim is issued",
        tasks: [
          { title: "Letter before claim", assignees: ["RPENDRY"], dueInDays: -12, state: "done" },
          {
            title: "Witness statement of the works manager",
            assignees: ["COFINCH", "RPENDRY"],
            dueInDays: -1,
            priority: "high",
            state: "in_progress",
            notes: "He is at Eastquay until Thursday. Ask him for the log of the night shift.",
          },
          {
            title: "Metallurgist's report on the broken impellers",
            assignees: ["COFINCH"],
            dueInDays: 6,
            state: "waiting",
          },
        ],
      },
      {
        title: "Issue and service",
        tasks: [
          { title: "Settle the particulars of claim with counsel", assignees: ["RPENDRY"], dueInDays: 9 },
          { title: "Pay the court fee", assignees: ["COFINCH"], dueInDays: 13 },
          { title: "Issue the claim form", assignees: ["RPENDRY"], dueInDays: 14, priority: "urgent", milestone: true },
        ],
      },
    ],
  },
  {
    matterId: "10012-0001",
    keeper: "EWHITCOMBE",
    name: "Completion of Project Lantern",
    kind: "closing",
    sections: [
      {
        title: "Conditions",
        tasks: [
          {
            title: "Merger clearance",
            assignees: ["TLINDQVIST"],
            dueInDays: 4,
            priority: "high",
            state: "waiting",
            notes: "The authority asked for turnover by product on the last call.",
          },
          { title: "Consent of the landlord at Plymouth", assignees: ["PTRUSCOTT"], dueInDays: -3, state: "done" },
        ],
      },
      {
        title: "Documents",
        tasks: [
          {
            title: "Share purchase agreement: signature version",
            assignees: ["EWHITCOMBE", "TLINDQVIST"],
            dueInDays: 7,
            priority: "urgent",
            state: "in_progress",
          },
          { title: "Disclosure letter", assignees: ["TLINDQVIST"], dueInDays: 7 },
          { title: "Resignations of the outgoing directors", assignees: ["PTRUSCOTT"], dueInDays: 8 },
          { title: "Stock transfer forms", assignees: ["PTRUSCOTT"], dueInDays: 8 },
        ],
      },
      {
        title: "On the day",
        tasks: [
          { title: "Release of the purchase price", assignees: ["EWHITCOMBE"], dueInDays: 10, milestone: true },
          { title: "Filings at Companies House", assignees: ["PTRUSCOTT"], dueInDays: 17 },
        ],
      },
    ],
  },
  {
    matterId: "10012-0004",
    keeper: "BASHGROVE",
    name: "Lease of the Eastquay plant",
    kind: "task",
    sections: [
      {
        title: "Title and searches",
        tasks: [
          { title: "Searches of the harbour authority", assignees: ["NADEYEMO"], dueInDays: -5, state: "done" },
          { title: "Report on the state of the quay wall", assignees: ["NADEYEMO"], dueInDays: 3, priority: "high" },
        ],
      },
      {
        title: "Negotiation",
        tasks: [
          { title: "Rent review clause", assignees: ["BASHGROVE"], dueInDays: 5, state: "in_progress" },
          { title: "Option on the second berth", assignees: ["BASHGROVE", "NADEYEMO"], dueInDays: 12 },
        ],
      },
    ],
  },
];
