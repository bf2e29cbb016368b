// A visit as its writer meets it: while it is typed, before it is signed, and signed; and the
// prompts that it raised.
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { fakeApi, type FakeApi } from "../api/fake/fakeApi";
import { dorothyId, field } from "../api/fake/people";
import { ApiError } from "../api/problem";
import type { FormView, SignedPart, SignedView } from "../api/types";
import { keepAllNow } from "../form/keeping";
import { expectAccessible, openAt } from "../test/pages";

const person = dorothyId;

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
      base: [],
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

describe("a prompt that was answered", () => {
  it("is one line below the tasks, with the rest on demand", async () => {
    const api = fakeApi();
    const page = await api.person({ person });
    const said = { label: "Answer", text: "Done now", by: null, input: null, versions: [] };
    const prompts = page.prompts.map((prompt) => ({
      ...prompt,
      fields: { ...prompt.fields, answer: said },
      ends: {
        ended: "Answered by Priya Nair, 14:20",
        undo: false,
        halfWritten: false,
        apart: [],
        base: [],
      },
    }));
    vi.spyOn(api, "person").mockResolvedValue({ ...page, prompts });
    const { user } = await openAt({ page: "person", person }, api);
    const line = screen.getByText(/Drop 24 on standing; positive\./);
    expect(line).toHaveTextContent(/Postural drop\..*Answered: Done now/);
    const tasks = screen.getByRole("heading", { name: "Tasks" });
    expect(tasks.compareDocumentPosition(line)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(screen.queryByRole("button", { name: "Say what was done" })).toBeNull();
    expect(screen.getByText("NICE NG136")).not.toBeVisible();
    await user.click(line);
    expect(screen.getByText("NICE NG136")).toBeVisible();
  });
});

describe("an answer that is typed while a colleague answers first", () => {
  it("stays in its box, which says who was first", async () => {
    const api = fakeApi();
    const page = await api.person({ person });
    const { user } = await openAt({ page: "person", person }, api);
    await user.click(screen.getByRole("button", { name: "Say what was done" }));
    await user.type(screen.getByRole("textbox", { name: "What was done?" }), "Told the GP");
    const ended = "Answered by Priya Nair, 14:20";
    const prompts = page.prompts.map((prompt) => ({
      ...prompt,
      ends: { ended, undo: false, halfWritten: false, apart: [], base: [] },
    }));
    vi.spyOn(api, "person").mockResolvedValue({ ...page, prompts });
    act(() => {
      api.tell({ event: "record-changed", people: [person] });
    });
    expect(await screen.findByRole("alert")).toHaveTextContent(ended);
    expect(screen.getByRole("textbox", { name: "What was done?" })).toHaveValue("Told the GP");
    expect(screen.queryByRole("button", { name: "Answer" })).toBeNull();
  });
});

describe("a signed visit", () => {
  /** Dorothy's visit, signed with a pulse of 84; the draft says 118. */
  async function signedApi(more: SignedPart[] = []) {
    const api = fakeApi();
    const open = api.openForm;
    const pulse = { label: "Pulse", text: "84 a minute", by: null, input: "84", versions: [] };
    const { falls } = await api.person({ person });
    const [fall] = falls;
    if (fall === undefined) throw new Error("a fall to make an entry of");
    const signed: SignedView = {
      signed: [
        {
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
        },
        ...more,
      ],
      beside: [],
      since: ["Pulse: “118 a minute”, Priya Nair, Wed 11 Feb 16:20"],
      unsaved: ["Summary: “Bruise on the left hip”"],
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

  it("shows what each of two signed, under the name of who signed it", async () => {
    const api = fakeApi();
    const { falls } = await api.person({ person });
    const [fall] = falls;
    if (fall === undefined) throw new Error("a fall to make an entry of");
    const pulse = { label: "Pulse", text: "100 a minute", by: null, input: "100", versions: [] };
    const hers: SignedPart = {
      words: "Signed by Priya Nair, NMC 15F2345E, Wed 11 Feb 15:20",
      content: [
        { ...fall, id: "obs", kind: "observations", fields: { pulse } },
        {
          ...fall,
          id: "v",
          kind: "visit",
          fields: { present: field("Who was present", "Martin") },
        },
      ],
      notWhole: null,
      scores: [
        {
          name: "NEWS2",
          value: "7",
          band: "high",
          tone: "late",
          why: "From: pulse 100.",
          source: "As signed.",
        },
      ],
    };
    const { container } = await openAt({ page: "visit", person }, await signedApi([hers]));
    expect(screen.getByRole("heading", { name: /^Signed by Sarah Whitlock/ })).toBeVisible();
    expect(screen.getByRole("region", { name: /^NEWS2: Signed by Sarah/ })).toBeVisible();
    expect(screen.getByRole("region", { name: /^NEWS2: Signed by Priya/ })).toBeVisible();
    const part = screen.getByRole("region", { name: /^Signed by Priya Nair/ });
    expect(within(part).getByText("100 a minute")).toBeVisible();
    expect(within(part).queryByText("84 a minute")).toBeNull();
    expect(within(part).getByText("Martin")).toBeVisible();
    expect(screen.getByText(/signed 2 times/)).toBeVisible();
    await expectAccessible(container);
  });

  it("shows what was half written here when it was signed, until that is thrown away", async () => {
    const api = await signedApi();
    const discard = vi.spyOn(api, "discardDraft");
    const { user } = await openAt({ page: "visit", person }, api);
    expect(screen.getByText(/Bruise on the left hip/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Throw away" }));
    expect(screen.getByRole("button", { name: "Keep it" })).toHaveFocus();
    expect(discard).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Throw it away" }));
    expect(discard).toHaveBeenCalledOnce();
    expect(screen.queryByText(/Bruise on the left hip/)).toBeNull();
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
      base: [],
    });
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

  it("shows the year that a day was taken to be of, before it is signed", async () => {
    const api = fakeApi();
    const open = api.openForm;
    vi.spyOn(api, "openForm").mockImplementation(async (takes) => {
      const view = await open(takes);
      const fall = view.draft.entries.find(({ kind }) => kind === "fall");
      const readAs = [{ entry: fall?.entry ?? "", field: "happened_on", words: "09-Feb-2026" }];
      return { ...view, readAs };
    });
    const { user } = await openAt({ page: "visit", person }, api);
    expect(await screen.findByText("Read as 09-Feb-2026")).toBeVisible();
    vi.spyOn(api, "keepDraft").mockImplementation((draft) => Promise.reject(new Error(draft.id)));
    await user.click(screen.getByRole("button", { name: "Check and sign visit" }));
    expect(await screen.findByText("09-Feb-2026")).toBeVisible();
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
    const query = {
      entry: "obs-new",
      kind: "observations",
      field: "diastolic_1",
      message,
      yes,
      about: [],
    };
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

  describe("keeps the answer to a prompt as it is typed", () => {
    async function typeAnswer() {
      const opened = await openAt({ page: "visit", person });
      const { user, api } = opened;
      await user.click(screen.getByRole("button", { name: "No action, say why" }));
      const box = screen.getByRole("textbox", { name: "Why is no action needed?" });
      await user.type(box, "Her GP knows");
      await waitFor(() => {
        const kept = api.kept.at(-1)?.entries.find(({ entry }) => entry === "prompt-bp");
        expect(kept?.fields).toEqual({
          answer: "",
          answer_note: "Her GP knows",
          answered_for: "152/84. Not severe.",
        });
      });
      expect(box).toHaveFocus();
      return { ...opened, box };
    }
    const change = { name: "Change the answer to Blood pressure above target" };

    it("and Ctrl Enter there answers it, and does not leave the page", async () => {
      const { user, api, box } = await typeAnswer();
      expect(screen.queryByText("Answered:")).toBeNull();
      await user.keyboard("{Control>}{Enter}{/Control}");
      expect(box).not.toBeInTheDocument();
      expect(await screen.findByText("Answered:")).toBeVisible();
      expect(screen.getByText(/Her GP knows/)).toBeVisible();
      const kept = api.kept.at(-1);
      expect(kept?.entries.find(({ entry }) => entry === "prompt-bp")?.fields).toEqual({
        answer: "no_action",
        answer_note: "Her GP knows",
        answered_for: "152/84. Not severe.",
      });
      expect(kept?.putAside).toEqual([]);
      expect(screen.queryByRole("heading", { name: "Check your answers" })).toBeNull();
    });

    it("and it is half written when the page is opened again, and no answer", async () => {
      const { api, unmount } = await typeAnswer();
      unmount();
      const { user } = await openAt({ page: "visit", person }, api);
      const box = screen.getByRole("textbox", { name: "Why is no action needed?" });
      expect(box).toHaveValue("Her GP knows");
      expect(box).not.toHaveFocus();
      expect(screen.queryByText("Answered:")).toBeNull();
      await user.clear(box);
      expect(box).toBeInTheDocument();
    });

    it("so that it is there again after the answers were checked", async () => {
      const { user } = await typeAnswer();
      await user.click(screen.getByRole("button", { name: "Check and sign visit" }));
      await screen.findByRole("heading", { name: "Check your answers" });
      const open = "Answer it: Blood pressure above target";
      expect(screen.getByRole("button", { name: open })).toBeVisible();
      await user.click(screen.getByRole("button", { name: "Change Follow-ups" }));
      const box = await screen.findByRole("textbox", { name: "Why is no action needed?" });
      expect(box).toHaveValue("Her GP knows");
      await user.click(screen.getByRole("button", { name: "Answer" }));
      await user.click(await screen.findByRole("button", change));
      await user.type(screen.getByRole("textbox", { name: "Why is no action needed?" }), " now");
      expect(screen.queryByText("Answered:")).toBeNull();
    });

    it("until it is taken back, and gives the words back when it is answered again", async () => {
      const { user, api } = await typeAnswer();
      await user.click(screen.getByRole("button", { name: "Take back" }));
      await waitFor(() => {
        const kept = api.kept.at(-1)?.entries.find(({ entry }) => entry === "prompt-bp");
        expect(kept?.fields).toEqual({ answer: "", answer_note: "", answered_for: "" });
      });
      await user.click(screen.getByRole("button", { name: "Say what was done" }));
      const box = screen.getByRole("textbox", { name: "What was done?" });
      expect(box).toHaveValue("Her GP knows");
    });
  });

  describe("leaves an answer to an earlier value as it is", () => {
    const fields = {
      answer: "no_action",
      answer_note: "Her GP knows",
      answered_for: "148/84.",
    };
    const earlier = "Answered for “148/84.” No action: Her GP knows";
    const box = { name: "Why is no action needed?" };

    /** The prompt is open again, with what was answered before drawn in the draft. */
    async function openAgain() {
      const api = fakeApi();
      const open = api.openForm;
      const keep = api.keepDraft;
      const again = (view: FormView): FormView => {
        const prompts = view.visit?.prompts.map((one) => ({ ...one, answer: null, earlier }));
        return view.visit ? { ...view, visit: { ...view.visit, prompts: prompts ?? [] } } : view;
      };
      vi.spyOn(api, "openForm").mockImplementation(async (takes) => {
        const view = again(await open(takes));
        const own = { entry: "prompt-bp", kind: "prompt", fields };
        return { ...view, draft: { ...view.draft, entries: [...view.draft.entries, own] } };
      });
      vi.spyOn(api, "keepDraft").mockImplementation(async (draft) => again(await keep(draft)));
      const opened = await openAt({ page: "visit", person }, api);
      await opened.user.click(screen.getByRole("button", { name: "No action, say why" }));
      return { ...opened, api };
    }
    const keptOf = (api: FakeApi) =>
      api.kept.at(-1)?.entries.find(({ entry }) => entry === "prompt-bp")?.fields;

    it("where its box is opened and shut again", async () => {
      const { user, api } = await openAgain();
      await user.click(screen.getByRole("button", { name: "Back" }));
      await act(() => keepAllNow());
      expect(keptOf(api) ?? fields).toEqual(fields);
      expect(screen.getByText(earlier)).toBeVisible();
    });

    it("where another was typed and is not given, which comes back when it is begun again", async () => {
      const { user, api } = await openAgain();
      await user.type(screen.getByRole("textbox", box), " of it");
      await user.click(screen.getByRole("button", { name: "Back" }));
      await act(() => keepAllNow());
      expect(keptOf(api)).toEqual(fields);
      await user.click(screen.getByRole("button", { name: "No action, say why" }));
      expect(screen.getByRole("textbox", box)).toHaveValue("Her GP knows of it");
    });

    it("where its words are emptied", async () => {
      const { user, api } = await openAgain();
      await user.clear(screen.getByRole("textbox", box));
      expect(screen.getByRole("textbox", box)).toHaveValue("");
      await act(() => keepAllNow());
      expect(keptOf(api)).toEqual(fields);
      await user.type(screen.getByRole("textbox", box), "Stopped");
      await user.click(screen.getByRole("button", { name: "Answer" }));
      await act(() => keepAllNow());
      const read = "152/84. Not severe.";
      const given = { answer: "no_action", answer_note: "Stopped", answered_for: read };
      expect(keptOf(api)).toEqual(given);
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
