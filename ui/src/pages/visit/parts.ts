// The parts of the visit page, in the order of a visit, and the fields that each is made of.

export const part_ids = [
  "who-and-why",
  "health-checks",
  "falls",
  "social-checks",
  "safeguarding",
  "what-matters",
  "follow-ups",
  "summary",
] as const;

export type PartId = (typeof part_ids)[number];

/** Fields of the visit's own entry, by part. */
export const visit_fields = {
  "who-and-why": ["why", "started_at", "place", "present", "source", "consent", "interpreter"],
  falls: ["falls_12_months", "fear_of_falling", "anticoagulant", "frailty"],
  "social-checks": [
    "lives_with",
    "household",
    "home",
    "stairs",
    "heating",
    "smoke_alarm",
    "priority_register",
    "package_visits_per_day",
    "package_hours_per_week",
    "package_agency",
    "informal_hours_per_week",
    "eaten_little",
    "poor_absorption",
  ],
  "what-matters": ["what_matters_today"],
  summary: ["summary"],
} as const satisfies Partial<Record<PartId, readonly string[]>>;

/** What is raised at a visit and goes on after it. */
export const follow_up_kinds = ["referral", "task", "message"] as const;

export type FollowUpKind = (typeof follow_up_kinds)[number];

export function isFollowUp(kind: string): kind is FollowUpKind {
  return (follow_up_kinds as readonly string[]).includes(kind);
}
