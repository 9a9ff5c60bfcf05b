// What this browser keeps of a visit: one text in localStorage, read once, written when it changes.
export default function ({ parentElement, data, setTriggerValue }) {
  const keep = window.localStorage ? data.name : null;
  if (data.ask && parentElement.asked !== data.ask) {
    parentElement.asked = data.ask;
    let text = "";
    try { text = (keep && localStorage.getItem(keep)) || ""; } catch (error) { text = ""; }
    setTriggerValue("found", { text });
  }
  if (data.stamp && parentElement.stamp !== data.stamp) {
    parentElement.stamp = data.stamp;
    try {
      if (data.text) localStorage.setItem(keep, data.text); else localStorage.removeItem(keep);
    } catch (error) { /* a full or closed store: the plan can still be saved as a file */ }
  }
}
