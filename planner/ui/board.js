// One board: markup made and escaped on the server, whose buttons tell the server what was clicked.
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("[data-board]");
  const doc = root.getRootNode();
  if (root.dataset.html !== data.stamp) {
    const open = new Map([...root.querySelectorAll("details[id]")].map((d) => [d.id, d.open]));
    const held = doc.activeElement && root.contains(doc.activeElement)
      ? doc.activeElement.getAttribute("data-key") : null;
    root.innerHTML = data.html;
    root.dataset.html = data.stamp;
    for (const part of root.querySelectorAll("details[id]")) {
      if (open.has(part.id)) part.open = open.get(part.id);
    }
    const back = data.focus || held;
    if (back) {
      const again = [...root.querySelectorAll("[data-key]")].find((b) => b.dataset.key === back);
      if (again) again.focus({ preventScroll: !data.focus });
    }
    if (data.show) {
      const shown = [...root.querySelectorAll("[data-place]")]
        .find((place) => place.dataset.place === data.show);
      if (shown) shown.scrollIntoView({ block: "start", behavior: "instant" });
    }
    const frame = root.querySelector("iframe[data-embed]");
    if (frame) {
      // The root element is as tall as what it holds; scrollHeight is never less than the frame,
      // so a frame fitted to it would grow for ever.
      frame.onload = () => {
        const inside = frame.contentDocument.documentElement;
        const fit = () => { frame.style.height = `${inside.offsetHeight + 4}px`; };
        fit();
        new ResizeObserver(fit).observe(inside);
      };
      frame.srcdoc = data.page;
    }
    const chip = root.querySelector(".chips [aria-current]");
    if (chip) {
      const row = chip.closest(".chips");
      row.scrollLeft = chip.offsetLeft - row.offsetLeft - (row.clientWidth - chip.clientWidth) / 2;
    }
  }
  root.onclick = (event) => {
    if (event.target.closest("[data-open]")) {
      const url = URL.createObjectURL(new Blob([data.page], { type: "text/html;charset=utf-8" }));
      window.open(url, "_blank");
      return;
    }
    const button = event.target.closest("[data-do]");
    if (!button || !root.contains(button) || button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-busy", "true");
    setTimeout(() => button.removeAttribute("aria-busy"), 6000);
    setTriggerValue("act", { do: button.dataset.do, with: button.dataset.with || "" });
  };
}
