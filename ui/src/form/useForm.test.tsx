import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { fakeApi } from "../api/fake/fakeApi";
import { dorothyId as person } from "../api/fake/people";
import { openAt } from "../test/pages";

const task = { page: "form", person, kind: "task" } as const;

describe("an open form", () => {
  it("starts where one types", async () => {
    await openAt(task);
    await waitFor(() => {
      expect(screen.getByLabelText("What")).toHaveFocus();
    });
  });

  it("is not kept again once it is saved, though its own save is told of", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { user, api } = await openAt(task);
    await user.type(await screen.findByLabelText("What"), "Ring Martin");
    await user.click(screen.getByRole("button", { name: "Save task" }));
    await screen.findByRole("heading", { name: "Overview" });
    const kept = api.kept.length;
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(api.kept).toHaveLength(kept);
    vi.useRealTimers();
  });

  it("is saved with Ctrl Enter", async () => {
    const { user, api } = await openAt(task);
    const save = vi.spyOn(api, "save");
    await user.type(await screen.findByLabelText("What"), "Ring Martin");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await screen.findByRole("heading", { name: "Overview" });
    expect(save.mock.calls[0]?.[0].entries[0]?.fields["what"]).toBe("Ring Martin");
  });

  it("is saved once, however often the button is pressed", async () => {
    const { user, api } = await openAt(task);
    const save = vi.spyOn(api, "save");
    await user.type(await screen.findByLabelText("What"), "Ring Martin");
    await user.dblClick(screen.getByRole("button", { name: "Save task" }));
    await screen.findByRole("heading", { name: "Overview" });
    expect(save).toHaveBeenCalledOnce();
  });

  it("says at once that the record moved on, and keeps what was typed", async () => {
    const api = fakeApi();
    const { user } = await openAt(task, api);
    await user.type(await screen.findByLabelText("What"), "Ring Martin");
    const keep = api.keepDraft;
    vi.spyOn(api, "keepDraft").mockImplementation(async (draft) => ({
      ...(await keep(draft)),
      moved: [
        {
          entry: "entry-new",
          field: "what",
          words: "Priya Nair wrote “What” at 14:20.",
          text: "Ring Jean",
        },
      ],
    }));
    act(() => {
      api.tell({ event: "record-changed", people: [person] });
    });
    expect(await screen.findByText("The record moved on.")).toBeVisible();
    expect(screen.getByText("Ring Jean")).toBeVisible();
    expect(screen.getByLabelText("What")).toHaveValue("Ring Martin");
  });

  it("leaves no half-written form behind when nobody typed", async () => {
    const { user, api } = await openAt(task);
    const discard = vi.spyOn(api, "discardDraft");
    await screen.findByLabelText("What");
    act(() => {
      api.tell({ event: "record-changed", people: [person] });
    });
    await waitFor(() => {
      expect(api.kept).toHaveLength(1);
    });
    await user.click(screen.getByRole("button", { name: "Finish later" }));
    await screen.findByRole("heading", { name: "Overview" });
    await waitFor(() => {
      expect(discard).toHaveBeenCalledOnce();
    });
  });

  it("asks whether an unusual value is right, and takes the answer into the draft", async () => {
    const api = fakeApi();
    const keep = api.keepDraft;
    vi.spyOn(api, "keepDraft").mockImplementation(async (draft) => {
      const view = await keep(draft);
      const sure = draft.confirmed.length > 0;
      const query = {
        entry: "obs-new",
        kind: "observations",
        field: "weight",
        message: "Weight 204 kg is unusual. Are you sure?",
        yes: "Yes, 204 is right",
        about: [],
      };
      return { ...view, queries: sure ? [] : [query] };
    });
    const { user } = await openAt({ page: "visit", person }, api);
    await user.type(screen.getByRole("textbox", { name: "Weight" }), "204");
    await user.click(await screen.findByRole("button", { name: "Yes, 204 is right" }));
    await waitFor(() => {
      expect(api.kept.at(-1)?.confirmed).toEqual([
        { entry: "obs-new", field: "weight", input: "204", about: [] },
      ]);
    });
    expect(screen.queryByText(/Are you sure/)).toBeNull();
    const sure = "You said that this is right. It is not saved yet.";
    expect(screen.getByText(sure)).toBeVisible();
    await user.type(screen.getByRole("textbox", { name: "Weight" }), "{Backspace}");
    expect(screen.queryByText(sure)).toBeNull();
  });

  it("is thrown away only after it was asked again", async () => {
    const { user, api } = await openAt(task);
    const discard = vi.spyOn(api, "discardDraft");
    await user.type(await screen.findByLabelText("What"), "Ring Martin");
    await user.click(screen.getByRole("button", { name: "Throw away" }));
    expect(discard).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Throw it away" }));
    expect(discard).toHaveBeenCalledOnce();
    expect(await screen.findByRole("heading", { name: "Overview" })).toBeVisible();
  });

  it("of a crisis block takes people to call with it", async () => {
    const { user, api } = await openAt({ page: "form", person, kind: "crisis-scenario" });
    await user.click(await screen.findByRole("button", { name: "Add someone to call" }));
    await user.type(screen.getByLabelText("Name"), "Martin");
    await waitFor(() => {
      expect(api.kept.at(-1)?.entries.map(({ kind }) => kind)).toEqual([
        "crisis-scenario",
        "crisis-call",
      ]);
    });
  });
});

describe("removing an entry", () => {
  it("asks for the reason and names every version that was shown", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const remove = vi.spyOn(api, "remove");
    await user.click(screen.getByRole("button", { name: "Edit Hypertension" }));
    await user.click(await screen.findByRole("button", { name: "Remove Hypertension" }));
    await user.click(await screen.findByRole("button", { name: "Remove" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Choose why it is removed");
    await user.click(screen.getByRole("radio", { name: "Entered in error" }));
    await user.click(screen.getByRole("button", { name: "Remove" }));
    expect(remove).toHaveBeenCalledWith({
      person,
      entry: "cond0",
      kind: "condition",
      reason: "entered_in_error",
      base: [
        { entry: "cond0", kind: "condition", field: "name", versions: ["c-name"] },
        { entry: "cond0", kind: "condition", field: "active", versions: ["c-active"] },
      ],
    });
    await waitFor(() => {
      expect(screen.getByRole("button", { name: "Edit Hypertension" })).toHaveFocus();
    });
  });

  it("ends what was typed about it, which its own telling does not bring back", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { user, api } = await openAt({ page: "person", person });
    const keep = vi.spyOn(api, "keepDraft");
    const remove = vi.spyOn(api, "remove");
    await user.click(screen.getByRole("button", { name: "Edit Hypertension" }));
    await user.type(await screen.findByLabelText("Note"), "since long");
    await user.click(screen.getByRole("button", { name: "Remove Hypertension" }));
    await user.click(await screen.findByRole("radio", { name: "Entered in error" }));
    await user.click(screen.getByRole("button", { name: "Remove" }));
    await waitFor(() => {
      expect(screen.getByRole("button", { name: "Edit Hypertension" })).toHaveFocus();
    });
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    const [removed = 0] = remove.mock.invocationCallOrder;
    expect(keep).toHaveBeenCalled();
    expect(Math.max(...keep.mock.invocationCallOrder)).toBeLessThan(removed);
    vi.useRealTimers();
  });
});
