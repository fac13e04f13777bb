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
