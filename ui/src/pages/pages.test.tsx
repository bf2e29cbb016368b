// Each page as a user meets it, on Dorothy's record, with nothing but a keyboard where it says so.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { fakeApi, session } from "../api/fake/fakeApi";
import { dorothyId, entry, field } from "../api/fake/people";
import { fallBlock } from "../api/fake/record";
import type { Route } from "../app/route";
import { expectAccessible, openAt } from "../test/pages";

const person = dorothyId;
const everyPage: Route[] = [
  { page: "today" },
  { page: "caseload" },
  { page: "sync" },
  { page: "new-person" },
  { page: "person", person },
  { page: "plan", person },
  { page: "history", person },
  { page: "visit", person },
  { page: "plan-visit", person },
  { page: "form", person, kind: "task" },
  { page: "settle", person, kind: "crisis-scenario", entry: fallBlock },
];

describe.each(everyPage.map((route) => [route.page, route] as const))("the page %s", (_, route) => {
  it("is accessible", async () => {
    const { container } = await openAt(route);
    await expectAccessible(container);
  });

  it("names nobody in the window's title or its address", async () => {
    await openAt(route);
    const shown = `${document.title} ${window.location.hash}`;
    expect(document.title).toMatch(/ - Doorstep$/);
    expect(shown).not.toMatch(/dorothy|ashdown|999 ?012/i);
  });

  it("has the sync words and who is signed in", async () => {
    await openAt(route);
    const words = await screen.findAllByText("Not reaching the server since 13:20");
    expect(words[0]).toBeVisible();
    expect(screen.getAllByText("Sarah Whitlock").length).toBeGreaterThan(0);
  });
});

it("says over every page that the laptop’s clock is wrong", async () => {
  const api = fakeApi();
  const status = await api.syncStatus();
  const clock = "This laptop’s clock is 14 minutes slow.";
  vi.spyOn(api, "syncStatus").mockResolvedValue({ ...status, clock });
  const { container } = await openAt({ page: "caseload" }, api);
  expect(await screen.findByText(clock)).toBeVisible();
  await expectAccessible(container);
});

describe.each(
  everyPage.filter((route) => "person" in route).map((route) => [route.page, route] as const),
)("a person's page %s", (_, route) => {
  it("has one line with name, birth, NHS number, allergies and alerts", async () => {
    await openAt(route);
    const line = screen.getByRole("region", { name: "Patient" });
    for (const fact of [
      "ASHDOWN",
      "05-Mar-1944",
      "(81)",
      "999 012 3454",
      "penicillin",
      "Hearing aid",
    ])
      expect(line).toHaveTextContent(fact);
  });
});

describe("Today", () => {
  it("lists what needs me with the reason, most urgent first", async () => {
    await openAt({ page: "today" });
    const bands = screen.getAllByRole("heading", { level: 3 });
    expect(bands[0]).toHaveTextContent("Cannot wait 2");
    expect(screen.getByText(/Both are kept/)).toBeVisible();
  });

  it("is moved through with J and K, and acted on with Enter", async () => {
    const { user } = await openAt({ page: "today" });
    screen.getByRole("link", { name: /^Settle/ }).focus();
    await user.keyboard("j");
    expect(screen.getByRole("link", { name: /^See why/ })).toHaveFocus();
    await user.keyboard("k{Enter}");
    expect(await screen.findByRole("heading", { name: "Versions to settle" })).toBeVisible();
  });

  it("does nothing on a single letter while no list has the focus", async () => {
    const { user } = await openAt({ page: "today" });
    await user.keyboard("jkv");
    expect(window.location.hash).toBe("#/today");
  });
});

describe("the keys of every page", () => {
  it("Alt 1 to 3 are the main pages", async () => {
    const { user } = await openAt({ page: "today" });
    await user.keyboard("{Alt>}2{/Alt}");
    expect(await screen.findByRole("heading", { name: "Caseload" })).toBeVisible();
    await user.keyboard("{Alt>}3{/Alt}");
    expect(await screen.findByRole("heading", { name: "Sync and device" })).toBeVisible();
  });

  it("Ctrl K finds a person as one types", async () => {
    const { user } = await openAt({ page: "today" });
    await user.keyboard("{Control>}k{/Control}");
    await user.keyboard("ashd");
    expect(await screen.findByRole("option", { name: /ASHDOWN, Dorothy/ })).toBeVisible();
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { name: "Overview" })).toBeVisible();
  });

  it("finding nobody says so", async () => {
    const { user } = await openAt({ page: "today" });
    await user.keyboard("{Control>}k{/Control}");
    await user.keyboard("zzz");
    expect(await screen.findByText("No one on this laptop matches “zzz”.")).toBeVisible();
  });

  it("Ctrl L keeps what is half typed and locks", async () => {
    const { user, api } = await openAt({ page: "form", person, kind: "task" });
    await user.type(await screen.findByLabelText("What"), "Ring Martin");
    await user.keyboard("{Control>}l{/Control}");
    expect(await screen.findByRole("heading", { name: "Unlock" })).toBeVisible();
    expect(api.kept.at(-1)?.entries[0]?.fields["what"]).toBe("Ring Martin");
    expect(screen.queryByText(/Dorothy|ASHDOWN/)).toBeNull();
  });

  it("? lists the keys, and can be turned off", async () => {
    const { user } = await openAt({ page: "today" });
    await user.keyboard("?");
    await user.click(screen.getByRole("checkbox"));
    await user.click(screen.getByRole("button", { name: "Close" }));
    await user.keyboard("?");
    expect(screen.queryByRole("dialog")).toBeNull();
    await user.keyboard("{F1}");
    expect(screen.getByRole("dialog", { name: "Keys" })).toBeVisible();
  });

  it("locks by itself when nobody has touched anything for five minutes", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { api } = await openAt({ page: "today" });
    const lock = vi.spyOn(api, "lock");
    await act(() => vi.advanceTimersByTimeAsync(4 * 60_000 + 50_000));
    expect(lock).not.toHaveBeenCalled();
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    expect(await screen.findByRole("heading", { name: "Unlock" })).toBeVisible();
    vi.useRealTimers();
  });

  it("tells Rust that somebody is here who only scrolls", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { api } = await openAt({ page: "today" });
    const session = vi.spyOn(api, "session");
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(session).not.toHaveBeenCalled();
    fireEvent.wheel(document.body);
    expect(session).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });

  it("a lock that Rust tells of shows the unlock page at once", async () => {
    const { api } = await openAt({ page: "person", person });
    act(() => {
      api.tell({ event: "locked" });
    });
    expect(await screen.findByRole("heading", { name: "Unlock" })).toBeVisible();
    expect(screen.queryByText(/ASHDOWN/)).toBeNull();
  });
});

describe("the caseload", () => {
  it("narrows as one types, from the key /", async () => {
    const { user } = await openAt({ page: "caseload" });
    await user.keyboard("/9990345");
    await waitFor(() => {
      expect(screen.getAllByRole("row")).toHaveLength(2);
    });
    expect(screen.getByRole("link", { name: "SANDHU, Gurdeep" })).toBeVisible();
  });

  it("says whom it looked through when nobody is found", async () => {
    const { user } = await openAt({ page: "caseload" });
    await user.type(screen.getByRole("searchbox"), "ashdwn");
    expect(await screen.findByText("No one on this laptop matches “ashdwn”")).toBeVisible();
    expect(screen.getByText("Looked through 6 people.")).toBeVisible();
  });

  it("starts a visit with V on a row that has the focus", async () => {
    const { user } = await openAt({ page: "caseload" });
    screen.getByRole("link", { name: "ASHDOWN, Dorothy" }).focus();
    await user.keyboard("v");
    expect(window.location.hash).toBe(`#/visit/${person}`);
  });

  it("offers a role that reads visits and people neither a visit nor a new person", async () => {
    const api = fakeApi();
    const mayWrite = session.mayWrite.filter((kind) => kind !== "visit" && kind !== "identity");
    vi.spyOn(api, "session").mockResolvedValue({ ...session, mayWrite });
    const { user } = await openAt({ page: "caseload" }, api);
    screen.getByRole("link", { name: "ASHDOWN, Dorothy" }).focus();
    await user.keyboard("v");
    expect(window.location.hash).toBe("#/caseload");
    expect(screen.queryByRole("link", { name: "Start a visit" })).toBeNull();
    expect(screen.queryByRole("link", { name: "New person" })).toBeNull();
  });

  it("shows the people of one’s own, of one’s role, or everyone", async () => {
    const api = fakeApi();
    const asked = vi.spyOn(api, "caseload");
    const { user } = await openAt({ page: "caseload" }, api);
    expect(screen.getByRole("button", { name: "Everyone 6", pressed: true })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "My role 2" }));
    expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ whose: "role" }));
    await user.click(screen.getByRole("button", { name: "Mine 1" }));
    expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ whose: "mine" }));
  });
});

describe("a form that was left half written", () => {
  it("is gone on with from its link, wherever it is named", async () => {
    const api = fakeApi();
    const plan = await api.plan({ person });
    const place = { page: "form", person, kind: "what-matters", entry: "e2" } as const;
    const draft = {
      id: "d1",
      title: "What matters to me",
      saved: "10:30",
      place,
      words: null,
      removed: null,
    };
    vi.spyOn(api, "plan").mockResolvedValue({ ...plan, drafts: [draft] });
    const { user } = await openAt({ page: "plan", person }, api);
    expect(screen.getByRole("button", { name: "Go on writing What matters to me" })).toBeVisible();
    await user.click(screen.getByRole("link", { name: "What matters to me" }));
    const words = await screen.findByRole("textbox", { name: "What matters to me" });
    await user.type(words, " And my garden.");
    await user.click(screen.getByRole("button", { name: "Save what matters to me" }));
    expect(await screen.findByRole("heading", { name: "Dot’s plan" })).toBeVisible();
  });

  it("has the time at which it was left", async () => {
    const { user, api } = await openAt({ page: "plan", person });
    const read = vi.spyOn(api, "plan");
    await user.click(screen.getByRole("button", { name: "Edit What matters to me" }));
    await user.type(await screen.findByRole("textbox", { name: "What matters to me" }), " More");
    expect(read).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Finish later" }));
    await waitFor(() => {
      expect(read).toHaveBeenCalledOnce();
    });
  });
});

describe("the person's page", () => {
  it("finishes a task with what came of it", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const finish = vi.spyOn(api, "finish");
    await user.click(screen.getByRole("button", { name: "Done: Order a second night light" }));
    await user.click(screen.getByRole("button", { name: "Mark as done" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Say what came of it");
    await user.type(screen.getByRole("textbox", { name: "What came of it?" }), "Fitted");
    await user.click(screen.getByRole("button", { name: "Mark as done" }));
    expect(finish).toHaveBeenCalledWith({
      person,
      entry: "t1",
      how: { how: "done", outcome: "Fitted" },
      base: [{ entry: "t1", kind: "task", field: "outcome", versions: ["cleared"] }],
    });
  });

  it("keeps what came of a task that somebody else ended first, and says who", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const finish = vi.spyOn(api, "finish");
    const page = await api.person({ person });
    await user.click(screen.getByRole("button", { name: "Done: Order a second night light" }));
    const words = screen.getByRole("textbox", { name: "What came of it?" });
    await user.type(words, "Wound worse");
    const ended = "Ended by Priya Nair, 14:20";
    const tasks = page.tasks.map((task) => ({
      ...task,
      ends: { ended, undo: false, halfWritten: false, apart: [], base: [] },
    }));
    vi.spyOn(api, "person").mockResolvedValue({ ...page, tasks });
    act(() => {
      api.tell({ event: "record-changed", people: [person] });
    });
    expect(await screen.findByRole("alert")).toHaveTextContent(ended);
    expect(screen.getByRole("textbox", { name: "What came of it?" })).toHaveValue("Wound worse");
    expect(screen.queryByRole("button", { name: "Mark as done" })).toBeNull();
    await user.click(words);
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(finish).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Throw away" }));
    await user.click(screen.getByRole("button", { name: "Throw it away" }));
    await waitFor(() => {
      expect(words).not.toBeInTheDocument();
    });
    expect(screen.queryByRole("button", { name: /^Done: Order/ })).toBeNull();
  });

  it("keeps what came of a task while the task itself is edited", async () => {
    const { user } = await openAt({ page: "person", person });
    await user.click(screen.getByRole("button", { name: "Done: Order a second night light" }));
    await user.type(screen.getByRole("textbox", { name: "What came of it?" }), "Fitted");
    await user.click(screen.getByRole("button", { name: "Edit Order a second night light" }));
    await user.click(await screen.findByRole("button", { name: "Finish later" }));
    expect(screen.getByRole("textbox", { name: "What came of it?" })).toHaveValue("Fitted");
  });

  it("says that a service accepted a referral, and only where none has answered", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const finish = vi.spyOn(api, "finish");
    await user.click(screen.getByRole("button", { name: /^Accepted/ }));
    const accepted = { how: "accepted" };
    expect(finish).toHaveBeenCalledWith({ person, entry: "r2", how: accepted, base: [] });
  });

  it("takes a press back that was a mistake", async () => {
    const api = fakeApi();
    const page = await api.person({ person });
    const accepted = {
      ended: "Taken further by Sarah Whitlock, 10:30",
      undo: true,
      halfWritten: false,
      apart: [],
      base: [],
    };
    const [seen, waits] = page.referrals;
    if (seen === undefined || waits === undefined) throw new Error("two referrals");
    const referrals = [seen, { ...waits, ends: accepted }];
    vi.spyOn(api, "person").mockResolvedValue({ ...page, referrals });
    const finish = vi.spyOn(api, "finish");
    const { user } = await openAt({ page: "person", person }, api);
    expect(screen.queryByRole("button", { name: /^Accepted/ })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Undo: Reablement" }));
    const undone = { how: "undone" };
    expect(finish).toHaveBeenCalledWith({ person, entry: "r2", how: undone, base: [] });
  });

  it("asks of a task that one did and another closed which it was, and names both", async () => {
    const api = fakeApi();
    const page = await api.person({ person });
    const apart = ["Done: Priya Nair, 10:29", "Closed undone: Sarah Whitlock, 10:30"];
    const base = [{ entry: "t1", kind: "task", field: "closed_on", versions: ["c1"] }];
    const ends = {
      ended: "Ended by Priya Nair, 10:29",
      undo: false,
      halfWritten: false,
      apart,
      base,
    };
    const [task] = page.tasks;
    if (task === undefined) throw new Error("a task");
    vi.spyOn(api, "person").mockResolvedValue({ ...page, tasks: [{ ...task, ends }] });
    const finish = vi.spyOn(api, "finish");
    const { user } = await openAt({ page: "person", person }, api);
    expect(screen.getByText(/Done: Priya Nair, 10:29\. Closed undone: Sarah/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: /^It was done:/ }));
    const how = { how: "was-done" };
    expect(finish).toHaveBeenCalledWith({ person, entry: task.id, how, base });
  });

  it("moves a planned visit or calls it off, and leaves a signed one alone", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const remove = vi.spyOn(api, "remove");
    const visits = screen.getByRole("region", { name: "Visits" });
    expect(within(visits).getAllByRole("button")).toHaveLength(1);
    await user.click(within(visits).getByRole("button", { name: /^Call off/ }));
    const leaving = await screen.findByRole("region", { name: "Call off Home visit after a fall" });
    expect(leaving).toHaveTextContent("This stays, as it may be under way: Task: Repeat");
    await user.click(within(leaving).getByRole("radio", { name: "No longer relevant" }));
    await user.click(within(leaving).getByRole("button", { name: "Call off" }));
    expect(remove.mock.lastCall?.[0]).toMatchObject({
      entry: "visit-planned",
      kind: "visit",
      reason: "no_longer_relevant",
    });
    await user.click(within(visits).getByRole("link", { name: /^Move or change this visit/ }));
    expect(
      await screen.findByRole("heading", { level: 1, name: "Move or change this visit" }),
    ).toBeVisible();
    expect(await screen.findByRole("button", { name: "Save the change" })).toBeVisible();
    const form = screen.getByRole("form", { name: "Move or change this visit" });
    for (const asked of ["Planned for", "Planned time", "Whose visit", "Why"])
      expect(within(form).getByText(asked)).toBeVisible();
    for (const later of ["Place", "Household", "Summary"])
      expect(within(form).queryByText(later)).toBeNull();
  });

  it("names whose words what matters is, who chose them and who was there", async () => {
    await openAt({ page: "person", person });
    const words = screen.getByText(/Staying in my own home/);
    expect(words.parentElement).toHaveTextContent(
      /Sarah Whitlock, 6 Feb \(chosen by Priya Nair\), with Dorothy, Martin \(son\)$/,
    );
  });

  it("shows what each of two signed of a reading as the latest", async () => {
    const api = fakeApi();
    const page = await api.person({ person });
    const [first] = page.readings;
    if (first === undefined) throw new Error("no reading");
    const latest = [
      { text: "100/60 mmHg", when: "11 Feb", by: "Priya Nair" },
      { text: "120/66 mmHg", when: "11 Feb", by: "Sarah Whitlock" },
    ];
    const before = [{ text: "116/– mmHg", when: "9 Jan", by: "Sarah Whitlock" }];
    vi.spyOn(api, "person").mockResolvedValue({
      ...page,
      readings: [{ ...first, latest, before }],
    });
    await openAt({ page: "person", person }, api);
    const row = within(screen.getByRole("row", { name: /^Blood pressure/ }));
    const [last, earlier] = row.getAllByRole("cell").map((cell) => cell.textContent);
    expect(last).toBe("100/60 mmHg11 Feb, Priya Nair120/66 mmHg11 Feb, Sarah Whitlock");
    expect(earlier).toBe("116/– mmHg · 9 Jan, Sarah Whitlock");
  });

  it("throws a half-written visit away when asked twice", async () => {
    const api = fakeApi();
    const page = await api.person({ person });
    const draft = {
      id: "d1",
      title: "Visit",
      saved: "13:41",
      place: { page: "visit" as const, person, visit: "v1" },
      words: null,
      removed: null,
    };
    const read = vi.spyOn(api, "person").mockResolvedValue({ ...page, drafts: [draft] });
    const discard = vi.spyOn(api, "discardDraft");
    const { user } = await openAt({ page: "person", person }, api);
    await user.click(screen.getByRole("button", { name: "Throw away Visit" }));
    expect(discard).not.toHaveBeenCalled();
    read.mockResolvedValue(page);
    await user.click(screen.getByRole("button", { name: "Throw it away" }));
    expect(discard).toHaveBeenCalledWith({ draft: "d1" });
    await waitFor(() => {
      expect(screen.queryByText("Half written")).toBeNull();
    });
  });

  it("removes what a removed entry left behind", async () => {
    const api = fakeApi();
    const page = await api.person({ person });
    const check = {
      key: "call1/crisis-call/belongs-to-removed",
      words: "Who to call in a crisis: stands, though what it belongs to was removed",
      tag: { words: "Check", tone: "soon" as const },
      place: { page: "plan" as const, person, entry: "call1" },
      leftover: entry("call1", "crisis-call", "Pendant alarm centre", {
        phone: field("Phone", "01632 960020"),
      }),
    };
    vi.spyOn(api, "person").mockResolvedValue({ ...page, checks: [check] });
    const remove = vi.spyOn(api, "remove");
    const { user } = await openAt({ page: "person", person }, api);
    expect(screen.getByText("01632 960020")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Remove Pendant alarm centre" }));
    await user.click(await screen.findByRole("radio", { name: "Entered in error" }));
    await user.click(screen.getByRole("button", { name: "Remove" }));
    expect(remove.mock.lastCall?.[0]).toMatchObject({ entry: "call1", kind: "crisis-call" });
  });

  it("marks a message to me as dealt with", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const finish = vi.spyOn(api, "finish");
    await user.click(screen.getByRole("button", { name: "Dealt with" }));
    const handled = { how: "handled" };
    expect(finish).toHaveBeenCalledWith({ person, entry: "m1", how: handled, base: [] });
  });

  it("marks it once, however often the button is pressed", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const finish = vi.spyOn(api, "finish").mockReturnValue(new Promise(() => undefined));
    await user.dblClick(screen.getByRole("button", { name: "Dealt with" }));
    expect(finish).toHaveBeenCalledOnce();
  });

  it("calls a visit off once, however often the button is pressed", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const remove = vi.spyOn(api, "remove").mockReturnValue(new Promise(() => undefined));
    await user.click(screen.getAllByRole("button", { name: /^Call off/ })[0]!);
    await user.click(await screen.findByRole("radio", { name: "No longer relevant" }));
    await user.dblClick(screen.getByRole("button", { name: "Call off" }));
    expect(remove).toHaveBeenCalledOnce();
  });

  it("is read again when a pull brings something new", async () => {
    const { api } = await openAt({ page: "person", person });
    const read = vi.spyOn(api, "person");
    act(() => {
      api.tell({ event: "record-changed", people: ["somebody-else"] });
    });
    expect(read).not.toHaveBeenCalled();
    act(() => {
      api.tell({ event: "record-changed", people: [person] });
    });
    await waitFor(() => {
      expect(read).toHaveBeenCalled();
    });
  });
});

describe("Sync and device", () => {
  it("is told when the machine is on a network again", async () => {
    const api = fakeApi();
    const told = vi.spyOn(api, "networkUp");
    await openAt({ page: "today" }, api);
    expect(told).not.toHaveBeenCalled();
    act(() => {
      window.dispatchEvent(new Event("online"));
    });
    expect(told).toHaveBeenCalledOnce();
  });

  it("shows a refused change with its reason and its words, and ways on", async () => {
    await openAt({ page: "sync" });
    expect(screen.getByText(/not on this person’s care team any more/)).toBeVisible();
    expect(screen.getByText(/doubled up in the blue box/)).toBeVisible();
    expect(screen.getByRole("link", { name: "Tell a colleague" })).toBeVisible();
  });

  it("leads to no message that would be refused too, but to the telephone", async () => {
    const api = fakeApi();
    const page = await api.syncPage();
    const telephone = "Telephone Joanne Mills, care coordinator, 01632 960010.";
    const refused = page.refused.map((change) => ({ ...change, telephone }));
    vi.spyOn(api, "syncPage").mockResolvedValue({ ...page, refused });
    await openAt({ page: "sync" }, api);
    expect(screen.getByText(/01632 960010/)).toBeVisible();
    expect(screen.queryByRole("link", { name: "Tell a colleague" })).toBeNull();
  });

  it("claims neither acceptance nor delivery where nothing waits", async () => {
    const api = fakeApi();
    const page = await api.syncPage();
    vi.spyOn(api, "syncPage").mockResolvedValue({ ...page, waiting: [], refused: [], taken: [] });
    await openAt({ page: "sync" }, api);
    expect(screen.getByText("Nothing waits")).toBeVisible();
    expect(screen.queryByText(/accepted|on the server/i)).toBeNull();
  });

  it("shows what the server has taken, with my words", async () => {
    await openAt({ page: "sync" });
    const taken = within(screen.getByRole("region", { name: "Taken by the server" }));
    expect(taken.getByText(/On the server since/)).toBeVisible();
    expect(taken.getByText("Ring the falls clinic")).toBeInTheDocument();
  });

  it("says plainly that the server cannot be reached", async () => {
    const { user } = await openAt({ page: "sync" });
    await user.click(screen.getByRole("button", { name: "Exchange now" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The server cannot be reached");
  });

  it("asks who I am before a restored laptop goes on, and forgets the password", async () => {
    const api = fakeApi();
    const page = await api.syncPage();
    const status = { ...page.status, tone: "renew" as const };
    vi.spyOn(api, "syncPage").mockResolvedValue({ ...page, status });
    const renew = vi.spyOn(api, "renew");
    const { user } = await openAt({ page: "sync" }, api);
    await user.click(screen.getByRole("button", { name: "Sign in and go on" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Type your account and its password");
    expect(renew).not.toHaveBeenCalled();
    await user.type(screen.getByRole("textbox", { name: "Account" }), "s.whitlock");
    await user.type(screen.getByLabelText("Password"), "a password");
    await user.click(screen.getByRole("button", { name: "Sign in and go on" }));
    expect(renew).toHaveBeenCalledWith({ account: "s.whitlock", password: "a password" });
    expect(screen.getByLabelText("Password")).toHaveValue("");
  });
});
