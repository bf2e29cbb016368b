// Where one is after an act: the focus never falls off the page.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { fakeApi } from "../api/fake/fakeApi";
import { dorothyId } from "../api/fake/people";
import { ApiError } from "../api/problem";
import { openAt } from "../test/pages";

const person = dorothyId;

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

  it("goes where it is to be said what came of a task", async () => {
    const { user } = await openAt({ page: "person", person });
    await user.click(screen.getByRole("button", { name: "Done: Order a second night light" }));
    await user.click(screen.getByRole("button", { name: "Mark as done" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Say what came of it");
    expect(screen.getByRole("textbox", { name: "What came of it?" })).toHaveFocus();
  });

  it("goes to whoever is added to call in a crisis", async () => {
    const { user } = await openAt({ page: "plan", person });
    await user.click(screen.getByRole("button", { name: "Edit Crisis: a fall" }));
    const add = await screen.findByRole("button", { name: "Add someone to call" });
    const names = () => screen.queryAllByRole("textbox", { name: "Name" });
    const before = names().length;
    for (const more of [1, 2]) {
      await user.click(add);
      expect(names()).toHaveLength(before + more);
      expect(names().at(-1)?.closest(".app-form__part")).toContainElement(
        document.activeElement as HTMLElement,
      );
    }
  });

  it("is after the words that are edited", async () => {
    const { user } = await openAt({ page: "plan", person });
    await user.click(screen.getByRole("button", { name: "Edit What matters to me" }));
    const words = await screen.findByRole("textbox", { name: "What matters to me" });
    expect(words).toHaveFocus();
    expect(words).toHaveProperty("selectionStart", (words as HTMLTextAreaElement).value.length);
  });

  it("is at the section that something was removed from, which says so", async () => {
    const { user, api } = await openAt({ page: "plan", person });
    const shown = vi.spyOn(Element.prototype, "scrollIntoView");
    const words = "Removed on this laptop 14:32:08";
    vi.spyOn(api, "remove").mockResolvedValue({ person, changes: 1, words, diverged: [] });
    await user.click(screen.getByRole("button", { name: "Edit Crisis: a fall" }));
    await user.click(await screen.findByRole("button", { name: "Remove Crisis: a fall" }));
    const leaving = await screen.findByRole("region", { name: "Remove Crisis: a fall" });
    await user.click(within(leaving).getByRole("radio", { name: "No longer relevant" }));
    await user.click(within(leaving).getByRole("button", { name: "Remove" }));
    const said = await screen.findByText(words);
    const section = said.closest("section");
    await waitFor(() => {
      expect(section).toHaveFocus();
    });
    expect(section).toHaveAccessibleName("8. What to do in a crisis");
    expect(shown.mock.contexts.at(-1)).toBe(section);
  });

  it("goes from what keeps a visit unsigned to the prompt", async () => {
    const api = fakeApi();
    const open = api.openForm;
    vi.spyOn(api, "openForm").mockImplementation(async (takes) => {
      const view = await open(takes);
      const prompts = view.visit?.prompts.map((prompt) => ({ ...prompt, answer: null })) ?? [];
      return { ...view, visit: view.visit && { ...view.visit, prompts } };
    });
    const message = "Before you sign: 1 prompt of this visit needs an answer first.";
    vi.spyOn(api, "signVisit").mockRejectedValue(
      new ApiError({ code: "invalid", message, fields: [], waitSeconds: null }),
    );
    const { user } = await openAt({ page: "visit", person }, api);
    await user.click(screen.getByRole("button", { name: "Check and sign visit" }));
    expect((await screen.findAllByRole("button", { name: /^Answer it: / })).length).toBeGreaterThan(
      0,
    );
    await user.click(screen.getByRole("button", { name: "Sign visit" }));
    await user.click(await screen.findByRole("button", { name: message }));
    await waitFor(() => {
      expect(document.activeElement).toHaveClass("app-prompt");
    });
  });

  it("stays at the message that is dealt with", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const page = await api.person({ person });
    const messages = page.messages.map((one) => ({
      ...one,
      handled: "Dealt with 10:30",
      ends: null,
    }));
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
    await waitFor(() => {
      expect(screen.getByRole("region", { name: "Follow-ups" })).toHaveFocus();
    });
  });
});
