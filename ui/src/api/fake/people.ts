// The people of the made-up area, as the window is given them: Dorothy in full, others in a row.
import type {
  Banner,
  CaseloadRow,
  Ends,
  EntryView,
  FieldView,
  Input,
  PersonLine,
  Tag,
  VersionView,
} from "../types";

export const dorothyId = "6b1d3c52-8f0a-4a53-9a3e-0c2f6f3f7a01";

export const dorothy: PersonLine = {
  id: dorothyId,
  family: "Ashdown",
  given: "Dorothy",
  age: 81,
  nhsNumber: "999 012 3454",
};

function line(id: string, family: string, given: string, age: number, nhs: string): PersonLine {
  return { id, family, given, age, nhsNumber: nhs };
}

const amanda = line("a2", "Pearce", "Amanda", 67, "999 023 4566");
const gurdeep = line("a3", "Sandhu", "Gurdeep", 74, "999 034 5678");
const peggy = line("a4", "Hollis", "Margaret", 90, "999 056 7891");
const fatima = line("a6", "Rahman", "Fatima", 64, "999 078 9010");
const alan = line("a7", "Brewer", "Alan", 78, "999 089 0129");
export const lines = { amanda, gurdeep, peggy, fatima, alan };

export const banner: Banner = {
  person: dorothy,
  preferred: "Dot",
  born: "05-Mar-1944",
  sex: "Female",
  nhsNumberStatus: "Number present and verified",
  address: "14 Larkspur Close, Dover CT17 9ZZ",
  phone: "01632 960101",
  namedNurse: "Priya Nair",
  coordinator: "Joanne Mills",
  gp: "Dr Helen Okafor",
  allergies: {
    words: "Allergy: penicillin (widespread rash), confirmed 2 Feb",
    tone: "late",
  },
  alerts: ["Hearing aid left ear", "Large print"],
  outOfReach: null,
  checks: [],
};

export const tag = (words: string, tone: Tag["tone"]): Tag => ({ words, tone });

export const rows: CaseloadRow[] = [
  {
    person: dorothy,
    practice: "Larkfield Surgery",
    team: "Priya Nair, Joanne Mills",
    next: {
      what: "Home visit after a fall",
      owner: "Sarah Whitlock",
      due: tag("Due today", "soon"),
    },
    lastVisit: "22 Jan, Sarah Whitlock",
    flags: [tag("2 versions", "two"), tag("Falls 2", "plain")],
    unsent: 2,
  },
  {
    person: peggy,
    practice: "Larkfield Surgery",
    team: "Priya Nair, Joanne Mills",
    next: { what: "Bed rail: chase", owner: "Owen Pryce", due: tag("Late since 9 Feb", "late") },
    lastVisit: "9 Jan, Priya Nair",
    flags: [tag("Large print", "plain")],
    unsent: 0,
  },
  {
    person: amanda,
    practice: "Larkfield Surgery",
    team: "Priya Nair, Joanne Mills",
    next: {
      what: "Foot clinic: ask for the letter",
      owner: "Joanne Mills",
      due: tag("Due Fri 13 Feb", "soon"),
    },
    lastVisit: "19 Dec 2025, Priya Nair",
    flags: [],
    unsent: 0,
  },
  {
    person: alan,
    practice: "Larkfield Surgery",
    team: "Priya Nair, Joanne Mills",
    next: null,
    lastVisit: "30 Jan, Sarah Whitlock",
    flags: [],
    unsent: 0,
  },
  {
    person: gurdeep,
    practice: "Larkfield Surgery",
    team: "Priya Nair, Joanne Mills",
    next: null,
    lastVisit: null,
    flags: [tag("Interpreter", "plain"), tag("Allergies not confirmed", "soon")],
    unsent: 0,
  },
  {
    person: fatima,
    practice: "Larkfield Surgery",
    team: "Priya Nair, Joanne Mills",
    next: null,
    lastVisit: "28 Nov 2025, Sarah Whitlock",
    flags: [],
    unsent: 0,
  },
];

interface Written {
  author?: string;
  role?: string;
  mine?: boolean;
  when?: string;
  device?: string;
  delivery?: string;
  present?: string;
}

export function version(change: string, text: string, written: Written = {}): VersionView {
  return {
    change,
    text,
    input: text,
    author: written.author ?? "Sarah Whitlock",
    role: written.role ?? "Care manager",
    present: written.present ?? null,
    mine: written.mine ?? true,
    when: written.when ?? "Fri 6 Feb 11:20",
    device: written.device ?? "your laptop DST-07",
    delivery: written.delivery ?? "on the server",
  };
}

export function field(label: string, text: string, input: Input = text): FieldView {
  return { label, text, by: null, input, versions: [] };
}

interface More {
  by?: string;
  status?: Tag;
  present?: string;
  contested?: string;
  ends?: Ends;
}

/** How far what ends in one act is: open, drawn on nothing. */
export const notEnded: Ends = { ended: null, undo: false, halfWritten: false, apart: [], base: [] };

export function entry(
  id: string,
  kind: string,
  title: string,
  fields: Record<string, FieldView>,
  more: More = {},
): EntryView {
  return {
    id,
    kind,
    title,
    fields,
    by: more.by ?? "Sarah Whitlock, 6 Feb",
    present: more.present ?? null,
    status: more.status ?? null,
    contested: more.contested ?? null,
    newer: false,
    mayWrite: true,
    ends: more.ends ?? null,
  };
}
