import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { dorothyId as person } from "../api/fake/people";
import { expectAccessible, openAt } from "../test/pages";

async function addACondition() {
  const opened = await openAt({ page: "form", person, kind: "condition" });
  const field = await screen.findByRole("combobox", { name: "Condition" });
  const kept = () => opened.api.kept.at(-1)?.entries[0]?.fields;
  return { ...opened, field, kept };
}

describe("a condition", () => {
  it("is one field, that narrows the list as one types and is picked with the keys", async () => {
    const { user, field, kept } = await addACondition();
    expect(screen.queryByLabelText("From the list")).toBeNull();
    expect(screen.queryByRole("listbox")).toBeNull();
    await user.type(field, "tension");
    const words = within(screen.getByRole("listbox"))
      .getAllByRole("option")
      .map(({ textContent }) => textContent);
    expect(words).toEqual(["Hypertension", "Hypotension or syncope"]);
    await user.keyboard("{ArrowDown}{Enter}");
    expect(field).toHaveValue("Hypertension");
    expect(field).toHaveFocus();
    expect(screen.queryByRole("listbox")).toBeNull();
    await waitFor(() => {
      expect(kept()).toMatchObject({ name: "Hypertension", code: "hypertension" });
    });
  });

  it("is picked with the pointer, and takes its code back when it is worded otherwise", async () => {
    const { user, field, kept } = await addACondition();
    await user.type(field, "osteop");
    await user.click(screen.getByRole("option", { name: "Osteoporosis" }));
    expect(field).toHaveValue("Osteoporosis");
    await user.type(field, " of the hip");
    await waitFor(() => {
      expect(kept()).toMatchObject({ name: "Osteoporosis of the hip", code: "" });
    });
  });

  it("that is typed as the list has it needs no pick", async () => {
    const { user, field, kept } = await addACondition();
    await user.type(field, "dementia");
    expect(screen.queryByRole("listbox")).toBeNull();
    await waitFor(() => {
      expect(kept()).toMatchObject({ name: "dementia", code: "dementia" });
    });
  });

  it("leaves the form with Esc only once the list is closed", async () => {
    const { user, field } = await addACondition();
    await user.type(field, "falls{Backspace}{Escape}");
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(field).toHaveValue("fall");
    await user.keyboard("{Escape}");
    expect(await screen.findByRole("heading", { name: "Dot’s plan" })).toBeVisible();
  });

  it("is accessible with its list open", async () => {
    const { user, field, container } = await addACondition();
    await user.type(field, "heart{ArrowDown}");
    expect(screen.getByRole("listbox")).toBeVisible();
    await expectAccessible(container);
  });
});
