// A lost connection, and answers that are no page, in words for people.
{
  const words = {
    offline: {
      title: "The house has gone dark",
      detail: "The server cannot be reached. It may be restarting; this page keeps knocking.",
    },
    429: {
      title: "One moment, please",
      detail: "That was a lot of requests at once. Wait a few seconds and try again.",
    },
    any: {
      title: "Something went wrong",
      detail: "The server could not answer that. Try again in a moment.",
    },
  };

  const isStatus = (event) => event.detail.elt.id === "status";

  const filledProblem = (problem, retryUrl) => {
    const panel = document.getElementById("problem-template").content.cloneNode(true);
    const part = (name) => panel.querySelector(`[data-problem="${name}"]`);
    part("title").textContent = problem.title;
    part("detail").textContent = problem.detail;
    part("retry").href = retryUrl;
    if (problem.reference) {
      part("reference").textContent = problem.reference;
      part("reference").parentElement.hidden = false;
    }
    return panel;
  };

  const show = (event, problem) => {
    const target = event.detail.target;
    if (!target || target.getAttribute("role") === "listbox") return;
    const { pathInfo, requestConfig } = event.detail;
    const asked = pathInfo?.finalRequestPath ?? requestConfig.path;
    const panel = filledProblem(problem, target.id === "view" ? asked : location.href);
    target.replaceChildren(panel);
    htmx.process(target);
    target.querySelector("a")?.focus();
  };

  const setConnection = (state) => {
    const root = document.documentElement;
    if (root.dataset.connection === state) return;
    root.dataset.connection = state;
    const isLost = state === "offline";
    document.querySelector(".ribbon-offline").textContent = isLost
      ? "Offline. The server cannot be reached; trying again every few seconds."
      : "";
    const pill = document.querySelector("#status .pill");
    if (!isLost || !pill) return;
    pill.dataset.state = "offline";
    pill.querySelector(".pill-words").textContent = "Offline";
  };

  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      setConnection("offline");
      if (!isStatus(event)) show(event, words.offline);
    });
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    setConnection("online");
    const isPage = (xhr.getResponseHeader("content-type") ?? "").startsWith("text/html");
    if (isStatus(event)) {
      // The same words again would only make screen readers repeat them.
      const current = event.detail.target.textContent.replace(/\s+/g, " ").trim();
      const next = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
      const isNew = next.body.textContent.replace(/\s+/g, " ").trim() !== current;
      event.detail.shouldSwap = isPage && isNew;
      return;
    }
    if (isPage) {
      event.detail.shouldSwap = true;
      return;
    }
    event.detail.shouldSwap = false;
    show(event, {
      ...(words[xhr.status] ?? words.any),
      reference: xhr.getResponseHeader("x-request-id"),
    });
  });
}
