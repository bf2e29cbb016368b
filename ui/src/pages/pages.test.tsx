// Each page as a user meets it, on Dorothy's record, with nothing but a keyboard where it says so.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { fakeApi } from "../api/fake/fakeApi";
import { dorothyId } from "../api/fake/people";
import { fallBlock } from "../api/fake/record";
import { ApiError } from "../api/problem";
import type { SignedView } from "../api/types";
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
});

describe("the plan", () => {
  it("is edited in place, and the form is drawn from the catalogue", async () => {
    const { user, api } = await openAt({ page: "plan", person });
    await user.click(screen.getByRole("button", { name: "Edit What matters to me" }));
    const words = await screen.findByRole("textbox", { name: "What matters to me" });
    expect(words).toHaveValue(
      "Staying in my own home and getting to the church lunch on Thursdays.",
    );
    await user.type(words, " And my garden.");
    await user.type(
      screen.getByRole("textbox", { name: "Who was there when the words were agreed" }),
      "Dorothy, Martin (son)",
    );
    const save = vi.spyOn(api, "save");
    const shown = vi.spyOn(Element.prototype, "scrollIntoView");
    await user.click(screen.getByRole("button", { name: "Save “What matters to me”" }));
    expect(await screen.findByText("Saved on this laptop 14:32:08")).toBeVisible();
    const section = screen.getByRole("region", { name: "2. What matters to me" });
    expect(section).toHaveTextContent("Saved on this laptop 14:32:08");
    const edit = screen.getByRole("button", { name: "Edit What matters to me" });
    expect(edit).toHaveFocus();
    expect(shown.mock.contexts.at(-1)).toContainElement(edit);
    const draft = save.mock.calls[0]?.[0];
    expect(draft?.entries[0]?.fields).toMatchObject({
      what_matters:
        "Staying in my own home and getting to the church lunch on Thursdays. And my garden.",
      present: "Dorothy, Martin (son)",
    });
  });

  const wrote = "Staying in my own home and getting to the church lunch on Thursdays.";

  it("puts the focus in the words, and no way of not answering destroys them", async () => {
    const { user, api } = await openAt({ page: "plan", person });
    await user.click(screen.getByRole("button", { name: "Edit What matters to me" }));
    const words = await screen.findByRole("textbox", { name: "What matters to me" });
    expect(words).toHaveFocus();
    const none = screen.getByRole("combobox", { name: "No answer: What matters to me" });
    await user.selectOptions(none, "declined");
    expect(words).toHaveValue("");
    expect(screen.getByText(`Put aside: “${wrote}”`)).toBeVisible();
    await waitFor(() => {
      expect(api.kept.at(-1)?.putAside).toMatchObject([{ field: "what_matters", input: wrote }]);
    });
    await user.selectOptions(none, "");
    expect(words).toHaveValue(wrote);
    expect(screen.queryByText(/Put aside/)).toBeNull();
  });

  it("has the words again after a not-answer by key, and after typing over it", async () => {
    const { user } = await openAt({ page: "plan", person });
    await user.click(screen.getByRole("button", { name: "Edit What matters to me" }));
    const words = await screen.findByRole("textbox", { name: "What matters to me" });
    await user.keyboard("{Alt>}d{/Alt}");
    expect(words).toHaveValue("");
    await user.keyboard("{Alt>}d{/Alt}");
    expect(words).toHaveValue(wrote);
    await user.keyboard("{Alt>}d{/Alt}New");
    expect(words).toHaveValue("New");
    await user.click(screen.getByRole("button", { name: /^Put it back/ }));
    expect(words).toHaveValue(wrote);
  });

  it("settles two versions naming every version that was shown", async () => {
    const { user, api } = await openAt({ page: "plan", person });
    const settle = vi.spyOn(api, "settle");
    await user.click(screen.getByRole("radio", { name: /Lena Kowalska/ }));
    await user.click(screen.getByRole("button", { name: "Use Lena’s words" }));
    await waitFor(() => {
      expect(screen.queryByText(/Two people wrote/)).toBeNull();
    });
    expect(settle).toHaveBeenCalledWith(
      expect.objectContaining({ shown: ["v1", "v2"], choice: { choice: "version", change: "v2" } }),
    );
  });

  it("shows what leaves with a crisis, and removes just that", async () => {
    const { user, api, container } = await openAt({ page: "plan", person });
    const remove = vi.spyOn(api, "remove");
    await user.click(screen.getByRole("button", { name: "Edit Crisis: a fall" }));
    await user.click(await screen.findByRole("button", { name: "Remove Crisis: a fall" }));
    const leaving = await screen.findByRole("region", { name: "Remove Crisis: a fall" });
    expect(leaving).toHaveFocus();
    expect(leaving).toHaveTextContent("Pendant alarm centre");
    expect(leaving).toHaveTextContent("crawl to the hall chair");
    await expectAccessible(container);
    await user.click(within(leaving).getByRole("button", { name: "Remove" }));
    expect(within(leaving).getByRole("alert")).toHaveTextContent("Choose why");
    expect(remove).not.toHaveBeenCalled();
    await user.click(within(leaving).getByRole("radio", { name: "No longer relevant" }));
    await user.click(within(leaving).getByRole("button", { name: "Remove" }));
    const { base } = await api.removal({ person, entry: fallBlock, kind: "crisis-scenario" });
    expect(remove).toHaveBeenCalledWith({
      person,
      entry: fallBlock,
      kind: "crisis-scenario",
      reason: "no_longer_relevant",
      base,
    });
    expect(new Set(base.map(({ kind }) => kind))).toEqual(
      new Set(["crisis-scenario", "crisis-call"]),
    );
  });

  it("changes whom to call line by line, and carers", async () => {
    const { user } = await openAt({ page: "plan", person });
    await user.click(screen.getByRole("button", { name: "Edit Pendant alarm centre" }));
    expect(await screen.findByRole("textbox", { name: "Hours" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Remove Pendant alarm centre" })).toBeVisible();
    const carers = screen.getByRole("region", { name: "13. Carers" });
    expect(carers).toHaveTextContent("6 hours a week");
    expect(within(carers).getByRole("button", { name: "Edit Martin Ashdown" })).toBeVisible();
  });

  it("says a goal once, and no reference", async () => {
    await openAt({ page: "plan", person });
    const goals = screen.getByRole("region", { name: "17. Goals" });
    expect(within(goals).queryByText(/with my stick by Easter/)).toBeNull();
    expect(within(goals).getByRole("heading", { name: "Walk to the church hall" })).toBeVisible();
  });

  it("begins who was there anew, beside what was said so far", async () => {
    const api = fakeApi();
    const open = api.openForm;
    const words = "Of the words so far: Martin (son). New words need it said anew.";
    vi.spyOn(api, "openForm").mockImplementation(async (takes) => ({
      ...(await open(takes)),
      before: [{ entry: "e2", field: "present", words }],
    }));
    const { user } = await openAt({ page: "plan", person }, api);
    await user.click(screen.getByRole("button", { name: "Edit What matters to me" }));
    expect(await screen.findByText(words)).toBeVisible();
  });

  it("says at the field when somebody else wrote there meanwhile", async () => {
    const api = fakeApi();
    const open = api.openForm;
    vi.spyOn(api, "openForm").mockImplementation(async (takes) => {
      const view = await open(takes);
      return {
        ...view,
        moved: [
          {
            entry: "e2",
            field: "what_matters",
            words:
              "Priya Nair wrote “What matters to me” at 14:20, on laptop DST-12. Your words stay; saving keeps both.",
            text: "Being near Martin.",
          },
        ],
      };
    });
    const { user } = await openAt({ page: "plan", person }, api);
    await user.click(screen.getByRole("button", { name: "Edit What matters to me" }));
    expect(await screen.findByText("The record moved on.")).toBeVisible();
    expect(screen.getByText("Being near Martin.")).toBeVisible();
  });
});

describe("a prompt in the record", () => {
  it("is answered on the person’s page, with words", async () => {
    const api = fakeApi();
    const finish = vi.spyOn(api, "finish");
    const { user } = await openAt({ page: "person", person, entry: "prompt-drop" }, api);
    const row = document.getElementById("e-prompt-drop");
    if (row === null) throw new Error("the prompt is not on the page");
    expect(row).toHaveTextContent("Drop 24 on standing");
    expect(row).not.toHaveTextContent("postural-drop");
    await user.click(within(row).getByRole("button", { name: "No action, say why" }));
    await user.click(within(row).getByRole("button", { name: "Answer" }));
    expect(finish).not.toHaveBeenCalled();
    await user.type(within(row).getByRole("textbox"), "Her GP knows");
    await user.click(within(row).getByRole("button", { name: "Answer" }));
    expect(finish).toHaveBeenCalledWith({
      person,
      entry: "prompt-drop",
      how: { how: "no-action", reason: "Her GP knows" },
    });
  });

  it("says there why it could not be answered", async () => {
    const api = fakeApi();
    const refused = { code: "not-found", message: "This is not on this laptop." } as const;
    vi.spyOn(api, "finish").mockRejectedValue(
      new ApiError({ ...refused, fields: [], waitSeconds: null }),
    );
    const { user } = await openAt({ page: "person", person }, api);
    await user.click(screen.getByRole("button", { name: "Say what was done" }));
    await user.type(screen.getByRole("textbox", { name: "What was done?" }), "Told the GP");
    await user.click(screen.getByRole("button", { name: "Answer" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("This is not on this laptop.");
    expect(screen.getByRole("textbox", { name: "What was done?" })).toHaveValue("Told the GP");
  });
});

describe("a signed visit", () => {
  /** Dorothy's visit, signed with a pulse of 84; the draft says 118. */
  async function signedApi() {
    const api = fakeApi();
    const open = api.openForm;
    const pulse = { label: "Pulse", text: "84 a minute", input: "84", versions: [] };
    const { falls } = await api.person({ person });
    const [fall] = falls;
    if (fall === undefined) throw new Error("a fall to make an entry of");
    const signed: SignedView = {
      words: "Signed by Sarah Whitlock, NMC 12C3456E, Wed 11 Feb 15:00",
      content: [{ ...fall, id: "obs", kind: "observations", fields: { pulse } }],
      notWhole: null,
      scores: [
        {
          name: "NEWS2",
          value: "1",
          band: "low",
          tone: "fine",
          why: "From: pulse 84.",
          source: "As signed.",
        },
      ],
      beside: [],
      since: ["Pulse: “118 a minute”, Priya Nair, Wed 11 Feb 16:20"],
    };
    vi.spyOn(api, "openForm").mockImplementation(async (takes) => {
      const view = await open(takes);
      if (view.visit === null) return view;
      return { ...view, visit: { ...view.visit, signed } };
    });
    return api;
  }

  it("shows what was signed, what was written since, and no way to change it", async () => {
    const { container } = await openAt({ page: "visit", person }, await signedApi());
    expect(screen.getByText(/Signed by Sarah Whitlock/)).toBeVisible();
    expect(screen.getByText("84 a minute")).toBeVisible();
    expect(screen.getByText(/118 a minute/)).toHaveTextContent("Priya Nair");
    expect(screen.getByText("NEWS2 1, low")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Change/ })).toBeNull();
    await expectAccessible(container);
  });

  it("takes the answer to a prompt that is still open", async () => {
    const api = await signedApi();
    const finish = vi.spyOn(api, "finish");
    const { user } = await openAt({ page: "visit", person }, api);
    await user.click(screen.getByRole("button", { name: "Say what was done" }));
    await user.type(screen.getByRole("textbox", { name: "What was done?" }), "Priya repeats it");
    await user.click(screen.getByRole("button", { name: "Answer" }));
    expect(finish).toHaveBeenCalledWith({
      person,
      entry: "prompt-bp",
      how: { how: "answered", what: "Priya repeats it" },
    });
  });
});

describe("a form that was left half written", () => {
  it("is gone on with from its link, wherever it is named", async () => {
    const api = fakeApi();
    const plan = await api.plan({ person });
    const place = { page: "form", person, kind: "what-matters", entry: "e2" } as const;
    const draft = { id: "d1", title: "What matters to me", saved: "10:30", place };
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

describe("the focus", () => {
  it("goes to the safe answer of Throw away, and back", async () => {
    const { user } = await openAt({ page: "plan", person });
    await user.click(screen.getByRole("button", { name: "Edit What matters to me" }));
    await user.click(await screen.findByRole("button", { name: "Throw away" }));
    expect(screen.getByRole("button", { name: "Keep it" })).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(screen.getByRole("button", { name: "Throw away" })).toHaveFocus();
  });

  it("goes to the date of a fall that is added", async () => {
    const { user } = await openAt({ page: "visit", person }, fakeApi({ filled: false }));
    await user.click(screen.getByRole("button", { name: "Add a fall" }));
    expect(screen.getByRole("textbox", { name: "Date" })).toHaveFocus();
  });

  it("stays at the task that is finished", async () => {
    const { user } = await openAt({ page: "person", person });
    await user.click(screen.getByRole("button", { name: "Done: Order a second night light" }));
    await user.type(screen.getByRole("textbox", { name: "What came of it?" }), "Fitted");
    await user.click(screen.getByRole("button", { name: "Mark as done" }));
    await waitFor(() => {
      expect(document.activeElement).toHaveAttribute("id", "e-t1");
    });
  });

  it("stays at the message that is dealt with", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const page = await api.person({ person });
    const messages = page.messages.map((one) => ({ ...one, handled: "Dealt with 10:30" }));
    vi.spyOn(api, "person").mockResolvedValue({ ...page, messages });
    await user.click(screen.getByRole("button", { name: "Dealt with" }));
    await waitFor(() => {
      expect(document.activeElement).toHaveAttribute("id", "e-m1");
    });
  });

  it("goes to the page’s heading when what was settled goes away", async () => {
    const { user } = await openAt({ page: "plan", person });
    await user.click(screen.getByRole("radio", { name: /Lena Kowalska/ }));
    await user.click(screen.getByRole("button", { name: "Use Lena’s words" }));
    await waitFor(() => {
      expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
    });
  });

  it("goes back to the button that opened a new entry’s form", async () => {
    const { user } = await openAt({ page: "person", person });
    await user.click(screen.getByRole("button", { name: "Add a task" }));
    await user.type(await screen.findByLabelText("What"), "Ring Martin");
    await user.click(screen.getByRole("button", { name: "Save task" }));
    await waitFor(() => {
      expect(screen.getByRole("button", { name: "Add a task" })).toHaveFocus();
    });
  });

  it("goes to the part that is changed before signing", async () => {
    const { user } = await openAt({ page: "visit", person });
    await user.click(screen.getByRole("button", { name: "Check and sign visit" }));
    await user.click(await screen.findByRole("button", { name: "Change Follow-ups" }));
    expect(await screen.findByRole("region", { name: "Follow-ups" })).toHaveFocus();
  });
});

describe("a visit", () => {
  it("shows the score, the prompt and how far each part is", async () => {
    await openAt({ page: "visit", person });
    expect(screen.getByText("NEWS2 1, low")).toBeVisible();
    expect(screen.getByRole("heading", { name: "Blood pressure above target" })).toBeVisible();
    const side = screen.getByRole("navigation", { name: "This visit" });
    expect(within(side).getByRole("link", { name: /Health checks/ })).toHaveTextContent("7 of 10");
  });

  it("has what needs an answer first at its side, the score’s source folded below it", async () => {
    await openAt({ page: "visit", person });
    const side = screen.getByRole("complementary", { name: "Score, prompts and follow-ups" });
    const prompt = within(side).getByRole("heading", { name: "Blood pressure above target" });
    const score = within(side).getByText("NEWS2 1, low");
    expect(prompt.compareDocumentPosition(score)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(within(side).getByText(/Royal College of Physicians/)).not.toBeVisible();
  });

  it("can be read at its side by key before it is signed", async () => {
    const { user } = await openAt({ page: "visit", person });
    await user.click(screen.getByRole("button", { name: "Check and sign visit" }));
    const side = await screen.findByRole("complementary", { name: "Score and prompts" });
    expect(side).toHaveAttribute("tabindex", "0");
  });

  it("asks whether a blood pressure is right below the pair, not between its numbers", async () => {
    const api = fakeApi();
    const open = api.openForm;
    const message = "Diastolic 156 mmHg is unusual. Are you sure?";
    const yes = "Yes, 156 is right";
    const query = { entry: "obs-new", kind: "observations", field: "diastolic_1", message, yes };
    vi.spyOn(api, "openForm").mockImplementation(async (takes) => ({
      ...(await open(takes)),
      queries: [query],
    }));
    await openAt({ page: "visit", person }, api);
    const upper = screen.getByRole("textbox", { name: "Systolic, sitting, first" });
    const lower = screen.getByRole("textbox", { name: "Diastolic, sitting, first" });
    const pair = upper.parentElement;
    expect(pair).toContainElement(lower);
    expect(pair).toHaveTextContent(/^\/$/);
    expect(lower).toHaveAccessibleDescription(expect.stringContaining(message));
  });

  it("shows what each measure was last time, and its points", async () => {
    await openAt({ page: "visit", person });
    const row = screen.getByRole("row", { name: /Breathing rate/ });
    expect(row).toHaveTextContent("16 22 Jan");
    expect(row).toHaveTextContent("Scores 0");
  });

  it("says at the scale that it may not be used yet", async () => {
    const api = fakeApi();
    const open = api.openForm;
    const words = "Scored on scale 1 until who confirmed the target, and when, is written here";
    vi.spyOn(api, "openForm").mockImplementation(async (takes) => {
      const view = await open(takes);
      if (view.visit === null) return view;
      const spo2_scale = { words, tone: "soon" as const, points: null };
      return { ...view, visit: { ...view.visit, reads: { ...view.visit.reads, spo2_scale } } };
    });
    await openAt({ page: "visit", person }, api);
    expect(screen.getByRole("row", { name: /Oxygen, SpO2/ })).toHaveTextContent(words);
  });

  it("keeps each answer as it is typed, and says when", async () => {
    const { user, api } = await openAt({ page: "visit", person });
    await user.type(screen.getByRole("textbox", { name: "Weight" }), "57.4");
    await waitFor(() => {
      const kept = api.kept.at(-1)?.entries.find(({ kind }) => kind === "observations");
      expect(kept?.fields["weight"]).toBe("57.4");
    });
    expect((await screen.findAllByText(/14:32:08/)).length).toBeGreaterThan(0);
  });

  it("takes Alt D as declined, and an answer typed over it", async () => {
    const { user, api } = await openAt({ page: "visit", person });
    const pulse = screen.getByRole("textbox", { name: "Pulse" });
    await user.click(pulse);
    await user.keyboard("{Alt>}d{/Alt}");
    expect(pulse).toHaveValue("");
    expect(pulse).toHaveFocus();
    expect(screen.getByRole("combobox", { name: "No answer: Pulse" })).toHaveValue("declined");
    await user.keyboard("80");
    expect(screen.getByRole("combobox", { name: "No answer: Pulse" })).toHaveValue("");
    await waitFor(() => {
      const kept = api.kept.at(-1)?.entries.find(({ kind }) => kind === "observations");
      expect(kept?.fields["pulse"]).toBe("80");
    });
  });

  it("answers a prompt with a task for the named nurse", async () => {
    const { user, api } = await openAt({ page: "visit", person });
    await user.click(screen.getByRole("button", { name: "Ask Priya Nair to repeat it by 18 Feb" }));
    await screen.findByText("Answered:");
    const draft = api.kept.at(-1);
    const answer = draft?.entries.find(({ kind }) => kind === "prompt");
    expect(answer).toMatchObject({ entry: "prompt-bp", fields: { answer: "task" } });
    const tasks = draft?.entries.filter(({ kind }) => kind === "task") ?? [];
    expect(tasks.at(-1)).toMatchObject({
      entry: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/) as string,
      fields: { what: "Repeat the blood pressure", owner: "cn1", prompt: "prompt-bp" },
    });
  });

  it("begins a referral with the coordinator as its owner, to be changed", async () => {
    const { user, api } = await openAt({ page: "visit", person });
    await user.click(screen.getAllByRole("button", { name: "Refer" })[0] as HTMLElement);
    await waitFor(() => {
      expect(api.kept.at(-1)?.entries.at(-1)).toMatchObject({
        kind: "referral",
        fields: { owner_role: "coord", sent_on: "2026-02-11" },
      });
    });
  });

  it("asks how a weight was taken once there is one, so that it is taken so again", async () => {
    const { user, api } = await openAt({ page: "visit", person });
    expect(screen.queryByRole("textbox", { name: "How weighed" })).toBeNull();
    await user.type(screen.getByRole("textbox", { name: "Weight" }), "57.4");
    await user.type(screen.getByRole("textbox", { name: "How weighed" }), "Own scales");
    await waitFor(() => {
      const kept = api.kept.at(-1)?.entries.find(({ kind }) => kind === "observations");
      expect(kept?.fields["weight_method"]).toBe("Own scales");
    });
  });

  it("is left half done, and comes back as it was", async () => {
    const { user, api } = await openAt({ page: "visit", person });
    await user.type(screen.getByRole("textbox", { name: "Weight" }), "57.4");
    await user.click(screen.getByRole("button", { name: "Finish later" }));
    expect(await screen.findByRole("heading", { name: "Overview" })).toBeVisible();
    expect(api.kept.at(-1)?.entries.some(({ fields }) => fields["weight"] === "57.4")).toBe(true);
    act(() => {
      window.location.hash = `#/visit/${person}`;
    });
    expect(await screen.findByRole("textbox", { name: "Weight" })).toHaveValue("57.4");
  });

  it("keeps the safeguarding note apart until there is a concern", async () => {
    const { user } = await openAt({ page: "visit", person });
    expect(screen.queryByLabelText("Restricted note")).toBeNull();
    const asked = screen.getByRole("radiogroup", { name: "Any worry about safety?" });
    await user.click(within(asked).getByRole("radio", { name: "Yes" }));
    expect(screen.getByLabelText("Restricted note")).toBeVisible();
    expect(screen.getByText(/only those who may read safeguarding notes/)).toBeVisible();
  });

  it("is checked in words before it is signed, from the keyboard", async () => {
    const { user, api } = await openAt({ page: "visit", person });
    const sign = vi.spyOn(api, "signVisit");
    screen.getByRole("textbox", { name: "Pulse" }).focus();
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByRole("heading", { name: "Check your answers" })).toBeVisible();
    expect(screen.getByText("Systolic, sitting, second")).toBeVisible();
    expect(screen.getByText("152 mmHg")).toBeVisible();
    const social = screen.getByRole("region", { name: "Social checks" });
    expect(social).toHaveTextContent("Not answered: Poor absorption or high losses");
    expect(screen.getAllByText("Declined").length).toBeGreaterThan(0);
    expect(screen.getByText(/NMC 12C3456E/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Sign visit" }));
    expect(await screen.findByRole("heading", { name: "Overview" })).toBeVisible();
    expect(sign).toHaveBeenCalledOnce();
  });

  it("that cannot be signed says why, and keeps every word", async () => {
    const { user, api } = await openAt({ page: "visit", person });
    vi.spyOn(api, "signVisit").mockRejectedValue(
      new ApiError({
        code: "invalid",
        message: "Something must be put right.",
        fields: [
          {
            entry: "obs-new",
            kind: "observations",
            field: "diastolic_2",
            message: "Diastolic must be lower than systolic (152)",
          },
        ],
        waitSeconds: null,
      }),
    );
    await user.click(screen.getByRole("button", { name: "Check and sign visit" }));
    await user.click(await screen.findByRole("button", { name: "Sign visit" }));
    const title = await screen.findByRole("heading", { name: "1 thing to put right" });
    const summary = title.parentElement;
    expect(summary).toHaveTextContent("Diastolic must be lower than systolic (152)");
    expect(screen.getByText("152 mmHg")).toBeVisible();
    await user.click(screen.getByRole("button", { name: /^Diastolic must be lower/ }));
    await waitFor(() => {
      expect(document.activeElement?.id).toContain("diastolic_2");
    });
  });

  it("says on the page when a draft could not be kept, and drops no word", async () => {
    const { user, api } = await openAt({ page: "visit", person });
    vi.spyOn(api, "keepDraft").mockRejectedValue(
      new ApiError({
        code: "disk-full",
        message: "The disk is full.",
        fields: [],
        waitSeconds: null,
      }),
    );
    const weight = screen.getByRole("textbox", { name: "Weight" });
    await user.type(weight, "57");
    const said = await screen.findAllByText(/Not kept: The disk is full/);
    expect(said[0]).toBeVisible();
    expect(weight).toHaveFocus();
    await user.keyboard(".4");
    expect(weight).toHaveValue("57.4");
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
    });
  });

  it("says that a service accepted a referral, and only where none has answered", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const finish = vi.spyOn(api, "finish");
    await user.click(screen.getByRole("button", { name: /^Accepted/ }));
    expect(finish).toHaveBeenCalledWith({ person, entry: "r2", how: { how: "accepted" } });
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
    await user.click(within(visits).getByRole("link", { name: /^Change the plan/ }));
    expect(await screen.findByRole("heading", { level: 1, name: "Change the plan" })).toBeVisible();
    expect(await screen.findByRole("button", { name: "Save the changed plan" })).toBeVisible();
  });

  it("throws a half-written visit away when asked twice", async () => {
    const api = fakeApi();
    const page = await api.person({ person });
    const draft = {
      id: "d1",
      title: "Visit",
      saved: "13:41",
      place: { page: "visit" as const, person, visit: "v1" },
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
      words: "Who to call in a crisis: stands, though what it belongs to was removed",
      tag: { words: "Check", tone: "soon" as const },
      place: { page: "plan" as const, person, entry: "call1" },
      leftover: { entry: "call1", kind: "crisis-call", title: "Pendant alarm centre" },
    };
    vi.spyOn(api, "person").mockResolvedValue({ ...page, checks: [check] });
    const remove = vi.spyOn(api, "remove");
    const { user } = await openAt({ page: "person", person }, api);
    await user.click(screen.getByRole("button", { name: "Remove Pendant alarm centre" }));
    await user.click(await screen.findByRole("radio", { name: "Entered in error" }));
    await user.click(screen.getByRole("button", { name: "Remove" }));
    expect(remove.mock.lastCall?.[0]).toMatchObject({ entry: "call1", kind: "crisis-call" });
  });

  it("marks a message to me as dealt with", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const finish = vi.spyOn(api, "finish");
    await user.click(screen.getByRole("button", { name: "Dealt with" }));
    expect(finish).toHaveBeenCalledWith({ person, entry: "m1", how: { how: "handled" } });
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
