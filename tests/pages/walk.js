// Shows every slide of a deck as it is at its last step, and tells what lies outside of its frame.
globalThis.walk = async () => {
  const found = [];
  const until = async (true_) => { // looked at before every frame that is drawn, for a minute
    for (let i = 0; i < 3600 && !true_(); i++) await new Promise(requestAnimationFrame);
    return true_();
  };
  const output = document.querySelector(".foot output");
  const all = [...document.querySelectorAll(".slides > section")];
  for (const [i, slide] of all.entries()) {
    location.hash = `#/${i}`;
    if (!await until(() => output.textContent === `${i + 1} / ${all.length}`)) found.push([i, "is not reached"]);
    for (const part of slide.querySelectorAll(".fragment")) part.classList.add("visible");
    const mount = slide.querySelector(".mount");
    let same = 0; // looks that found it drawn and enlarged alike: it may grow as it draws
    let before = "";
    const settled = () => {
      const drawn = [...mount.querySelectorAll("canvas")].every((one) => one.hasAttribute("aria-label") || !one.checkVisibility());
      same = drawn && mount.dataset.fits && mount.dataset.fits === before ? same + 1 : 0;
      before = mount.dataset.fits;
      return same > 5;
    };
    if (mount && !await until(settled)) found.push([i, mount.dataset.cell, "is not live"]);
    const frame = slide.getBoundingClientRect();
    const scale = frame.width / 1280;
    for (const part of slide.querySelectorAll("*")) {
      if (part.closest("aside, math, [hidden]")) continue;
      const box = part.getBoundingClientRect();
      if (!box.width || !box.height || getComputedStyle(part).position === "absolute") continue;
      const out = [frame.left - box.left, frame.top - box.top, box.right - frame.right, box.bottom - frame.bottom + 36 * scale];
      if (Math.max(...out) > 2) found.push([i, slide.dataset.cell, part.tagName, part.className, out.map(Math.round).join(" ")]);
      if (part.tagName === "PRE" && part.scrollWidth > part.clientWidth + 1) found.push([i, slide.dataset.cell, "is cut"]);
      const words = [...part.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
      if (words && !mount && parseFloat(getComputedStyle(part).fontSize) < 19) {
        found.push([i, slide.dataset.cell, part.tagName, "is small"]);
      }
    }
  }
  return found.map((words) => words.join(" "));
};
