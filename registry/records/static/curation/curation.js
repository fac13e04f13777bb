"use strict";

// The cards of a list open by mouse; here they open by keyboard too, and a new one is open from the start.
{
  const titles = (root) => {
    for (const title of root.querySelectorAll('[data-inline-type="stacked"] h3 strong, h3 strong.select-none')) {
      title.setAttribute("role", "button");
      title.setAttribute("tabindex", "0");
    }
  };

  // The script of the searching pickers gives what it draws no names.
  const names = (root) => {
    for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
      const name = select.labels?.[0]?.textContent.trim() || select.getAttribute("aria-label") || "Search";
      const drawn = select.nextElementSibling?.querySelectorAll('[role="textbox"], .select2-search__field') ?? [];
      drawn.forEach((part) => part.setAttribute("aria-label", name));
    }
  };

  document.addEventListener("DOMContentLoaded", () => titles(document));
  window.addEventListener("load", () => setTimeout(() => names(document)));

  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.('h3 strong[role="button"]') && [" ", "Enter"].includes(event.key)) {
      event.preventDefault();
      event.target.click();
    }
  });

  // A finding leads to its value: its tab opens by its address, its card and its field here.
  document.addEventListener("click", (event) => {
    const field = document.getElementById(event.target.closest?.("a[data-field]")?.dataset.field);
    const card = field?.closest(".form-group[x-data]");
    if (card) {
      window.Alpine.$data(card).openRow = true;
    }
    setTimeout(() => {
      field?.scrollIntoView({ block: "center" });
      field?.focus({ preventScroll: true });
    }, 150);
  });

  // A number is looked at by the server while it is typed. Where that fails, saving says the same.
  const waiting = new WeakMap();

  const remarksOn = (field) => {
    if (!field.nextElementSibling?.matches(".curation-remarks")) {
      field.insertAdjacentHTML("afterend", '<div aria-live="polite" class="curation-remarks"></div>');
    }
    const remarks = field.nextElementSibling;
    const others = field.getAttribute("aria-describedby")?.split(" ").filter((id) => !id.endsWith("_remarks")) ?? [];
    remarks.id = `${field.id}_remarks`; // a row gets another number when one above it goes
    field.setAttribute("aria-describedby", [...others, remarks.id].join(" "));
    return remarks;
  };

  const look = async (field, type) => {
    const address = () => `${field.dataset.number}?${new URLSearchParams({ type: type.value, value: field.value })}`;
    const asked = address();
    const response = await fetch(asked).catch(() => null);
    if (response?.ok && !response.redirected && asked === address()) { // else somebody has typed on, or signed out
      const { refused, remarks } = await response.json();
      remarksOn(field).innerHTML = remarks;
      field.setAttribute("aria-invalid", refused);
    }
  };

  document.addEventListener("input", (event) => {
    const [, row, name] = event.target.name?.match(/^(.*-)?(type|value)$/) ?? [];
    const [field, type] = ["value", "type"].map((each) => document.getElementsByName(`${row ?? ""}${each}`)[0]);
    if (name && field?.dataset.number) {
      remarksOn(field); // is there before its words are, so that they are read out
      clearTimeout(waiting.get(field));
      waiting.set(field, setTimeout(look, 400, field, type));
    }
  });

  document.addEventListener("formset:added", (event) => {
    const card = event.target.closest(".form-group[x-data]");
    titles(event.target.parentElement);
    setTimeout(() => {
      if (card) {
        window.Alpine.$data(card).openRow = true;
      }
      const picks = event.target.querySelectorAll("select.curation-pick:not(.select2-hidden-accessible)");
      picks.forEach((pick) => window.django.jQuery(pick).select2()); // its script is there where a list has such a picker
      names(event.target);
    });
  });
}
