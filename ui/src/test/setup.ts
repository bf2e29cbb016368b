// What jsdom lacks and the pages use.
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";
import { forgetQuestionMark } from "../app/useQuestionMark";

// Far above what any page needs alone, as with the limit of a whole test.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);

beforeEach(() => {
  document.body.className = "app nhsuk-frontend-supported js-enabled";
  window.location.hash = "";
  forgetQuestionMark();
});

Element.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;

HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
  this.querySelector<HTMLElement>("input, button")?.focus();
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};
