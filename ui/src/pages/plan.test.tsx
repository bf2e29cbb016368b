// The plan as a user meets it.
import { addressOf } from "../app/route";
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { fakeApi } from "../api/fake/fakeApi";
import { dorothyId } from "../api/fake/people";
import { fallBlock } from "../api/fake/record";
import { expectAccessible, openAt } from "../test/pages";

const person = dorothyId;

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
    await waitFor(() => {
      expect(leaving).toHaveFocus();
    });
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

  it("offers first whoever is nearest, and sends a message", async () => {
    const api = fakeApi();
    const open = api.openForm;
    vi.spyOn(api, "openForm").mockImplementation(async (takes) => ({
      ...(await open(takes)),
      near: ["cn1", "cm1"],
    }));
    const { user } = await openAt({ page: "person", person }, api);
    await user.click(screen.getByRole("button", { name: "Write a message" }));
    const to = await screen.findByRole("combobox", { name: "To" });
    const offered = within(to).getAllByRole("option");
    expect(offered.slice(1, 3).map((one) => one.textContent)).toEqual([
      "Priya Nair, Community nurse",
      "Sarah Whitlock, Care manager",
    ]);
    expect(screen.getByRole("button", { name: "Send message" })).toBeVisible();
  });

  it("leads to the record that has the NHS number already", async () => {
    const api = fakeApi();
    const open = api.openForm;
    vi.spyOn(api, "openForm").mockImplementation(async (takes) => {
      const view = await open(takes);
      const identity = view.draft.entries.find(({ kind }) => kind === "identity");
      const words = "Open the record of Dorothy ASHDOWN";
      const place = { page: "person", person } as const;
      const lead = { entry: identity?.entry ?? "", field: "family_name", words, place };
      return { ...view, leads: [lead] };
    });
    await openAt({ page: "new-person" }, api);
    const link = await screen.findByRole("link", { name: "Open the record of Dorothy ASHDOWN" });
    expect(link).toHaveAttribute("href", addressOf({ page: "person", person }));
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
