// What a full page load does by itself and a swapped view must be told to do:
// move focus, tell screen readers, and mark where in the site we are.
{
  const announce = (element) => {
    const found = element.matches("[data-announce]")
      ? element
      : element.querySelector("[data-announce]");
    if (found) document.getElementById("announcer").textContent = found.dataset.announce;
  };

  const markSection = () => {
    for (const link of document.querySelectorAll("[data-section]")) {
      if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  const focusView = (view) => {
    const isTouched = matchMedia("(pointer: coarse)").matches;
    const wanted = isTouched ? null : view.querySelector("[data-focus]");
    (wanted ?? view.querySelector("h1") ?? view).focus({ preventScroll: true });
  };

  document.addEventListener("htmx:afterSettle", (event) => {
    // Going back settles without naming a target: the view was replaced.
    const swapped = event.detail.target ?? document.getElementById("view");
    if (swapped.id === "status") return;
    if (swapped.id === "view") focusView(swapped);
    if (swapped.isConnected) announce(swapped);
  });

  // "Show more" takes the link that had focus away: the first of the new films gets it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const more = event.detail.target.closest(".more");
    if (!more) return;
    const before = more.previousElementSibling;
    const list = more.parentElement;
    list.addEventListener(
      "htmx:afterSettle",
      () => before?.nextElementSibling?.querySelector("a")?.focus(),
      { once: true },
    );
  });

  for (const name of ["htmx:pushedIntoHistory", "htmx:historyRestore"]) {
    document.addEventListener(name, markSection);
  }
}
