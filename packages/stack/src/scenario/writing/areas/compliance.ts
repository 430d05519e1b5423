import type { AreaPhrases } from "../phrases.ts";

/** Wording of policies, applications to authorities and notifications. */
export const compliance: AreaPhrases = {
  instruments: ["Policy", "Application", "Response to the authority", "Risk assessment", "Record of processing"],
  clauses: [
    {
      heading: "Purpose and scope",
      sentences: [
        "This document sets out how {client} deals with {subject}.",
        "It applies to everybody who works for the organisation, at {place} and elsewhere.",
        "It is reviewed every year and whenever the law changes.",
      ],
    },
    {
      heading: "Responsibilities",
      sentences: [
        "The board approves this document and receives a report each quarter.",
        "The head of compliance keeps it up to date and answers questions about it.",
        "Every manager makes sure that their people have been trained by {deadline}.",
      ],
    },
    {
      heading: "Assessment of risk",
      sentences: [
        "Each case is graded low, medium or high by the criteria of the annex.",
        "A high grade needs the approval of a second person who is not concerned with the case.",
        "The grade is recorded with its reasons and looked at again after {days} months.",
      ],
    },
    {
      heading: "Controls",
      sentences: [
        "No work begins before the checks have been completed and recorded.",
        "Payments above {amount} need two approvals.",
        "Records are kept for six years and then destroyed.",
      ],
    },
    {
      heading: "Reporting",
      sentences: [
        "Whoever suspects a breach tells the head of compliance at once and nobody else.",
        "Nobody suffers a disadvantage for a report made in good faith.",
      ],
    },
    {
      heading: "Monitoring",
      sentences: [
        "A sample of one case in twenty is tested each quarter.",
        "Findings are followed up until they are closed.",
      ],
    },
  ],
  background: [
    "{other} asked {client} about {subject} by a letter of {date}.",
    "The last review found eleven points, of which nine are closed.",
    "Training was given at {place} and attended by nearly everybody.",
    "The register of processing was brought up to date in the spring.",
    "The financial effect is put at {amount} at most.",
    "A first answer was sent within the time allowed.",
  ],
  issues: [
    "The answer must be complete, because a second letter from {other} would be less friendly.",
    "The policy says who decides but not by when.",
    "Two open points concern records that cannot now be found.",
    "Privilege should be kept: the report is addressed to us and not to the board.",
    "Insurers must be told as soon as circumstances are known that may lead to a claim.",
    "The transfer rests on standard clauses and still needs an assessment for each country.",
    "Consent is not a sound ground here, since it can be withdrawn.",
  ],
  requests: [
    "Please let us have the register and the last two reports to the board.",
    "Please do not create new documents about the event without speaking to us.",
    "Please confirm by {deadline} that the checks for all open cases are complete.",
    "Please name one person who will answer the questions of {other}.",
    "Please send us the training records for the year.",
  ],
  work: [
    "Drafting answer to the authority",
    "Reviewing policy against new guidance",
    "Interview with head of compliance",
    "Preparing report to the board",
    "Transfer assessment, country by country",
    "Gap analysis: table and summary",
    "Advising on notification",
    "Training session for managers",
  ],
  subjects: [
    "Letter of the authority",
    "Open points",
    "Policy – clean and compare",
    "Board report",
    "Notification: wording",
    "Training dates",
    "Interview notes",
  ],
  items: [
    "Current policy",
    "Report to the board",
    "Register of processing",
    "Training records",
    "Sample of cases",
    "Letter of the authority",
    "First answer",
    "Gap analysis",
    "Transfer assessments",
    "Insurance policy",
  ],
};
