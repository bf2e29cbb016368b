// Opens the whole window on the made-up record, as a user meets it.
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { axe } from "vitest-axe";
import { expect } from "vitest";
import { fakeApi, type FakeApi } from "../api/fake/fakeApi";
import { App } from "../app/App";
import { addressOf, type Route } from "../app/route";
import { catalogue, session } from "../api/fake/fakeApi";
import { SignedContext } from "../app/session";
import { ApiProvider } from "../api/ApiContext";
import type { ReactNode } from "react";

export async function openAt(route: Route, api: FakeApi = fakeApi()) {
  window.location.hash = addressOf(route);
  const user = userEvent.setup();
  const view = render(<App api={api} />);
  await screen.findByRole("heading", { level: 1 });
  return { user, api, ...view };
}

/** A component alone, with a session around it. */
export function inSession(children: ReactNode, api: FakeApi = fakeApi()) {
  return (
    <ApiProvider value={api}>
      <SignedContext value={{ session, catalogue }}>{children}</SignedContext>
    </ApiProvider>
  );
}

/** axe finds nothing. Contrast needs a real browser and is looked at there. */
export async function expectAccessible(container: Element) {
  const { violations } = await axe(container, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" ")}`)).toEqual(
    [],
  );
}
