// A part from the middle of a file keeps its indentation; in half a page there is no room
// for it. Without this script the listings are the same, and further to the right.

for (const code of document.querySelectorAll("main pre code")) {
  const lines = code.innerHTML.split("\n");
  const margins = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.search(/[^ ]/));
  const margin = Math.min(...margins);
  if (margin > 0 && Number.isFinite(margin)) {
    const rest = lines.map((line) => line.slice(Math.min(margin, line.search(/[^ ]|$/))));
    code.innerHTML = rest.join("\n");
  }
}
