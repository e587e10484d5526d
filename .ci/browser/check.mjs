// Opens every page of the built book in Chromium, at three widths and in two themes, and
// fails with a list of what is wrong. `node check.mjs [directory of the book]`; CHROMIUM
// may name the browser.

import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const book = resolve(process.argv[2] ?? join(here, "../../docs/book"));

const WIDTHS = [1280, 768, 390];
const THEMES = ["light", "navy"];
const SEARCHED = "half-close";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

// What may be wider than its place: it scrolls in it, and the title ends in dots.
const SCROLLING = ".table-wrapper, main pre > code, .menu-title";

// What a pair may be: where both hubs are compared, both are in Rust.
const PAIRS = ["python,rust", "rust,rust"];

// Nothing of this may ask the network for anything. What asks all the same is sent to a
// proxy that is not there; loopback needs none.
const QUIET = [
  "--proxy-server=http://127.0.0.1:1",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const faults = [];
const server = createServer(serve).listen(0, "127.0.0.1");
await new Promise((listening) => server.once("listening", listening));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: QUIET,
});

const names = (await readdir(book)).filter((name) => name.endsWith(".html"));
// Frames and redirects, not pages that somebody reads.
const pages = names.filter((name) => !["404.html", "toc.html"].includes(name)).sort();
const seen = new Map();
let pairs = 0;
let where = "";
for (const width of WIDTHS) {
  for (const theme of THEMES) {
    const page = await newPage(width, theme);
    for (const name of pages) await open(page, name, width, theme);
    await page.context().close();
  }
}
checkLinks();
await print();
await search();
await browser.close();
server.close();

for (const fault of faults) console.error(fault);
const checked = `${pages.length} pages x ${WIDTHS.length} widths x ${THEMES.length} themes`;
console.log(`${checked}, ${pairs} listings side by side, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);

async function open(page, name, width, theme) {
  where = `${name} at ${width} in ${theme}`;
  await page.goto(`${origin}/${name}`, { waitUntil: "load" });
  const found = await page.evaluate(look, SCROLLING);
  if (!found.themes.includes(theme)) faults.push(`${where}: is in ${found.themes}`);
  for (const wide of found.wide) faults.push(`${where}: scrolls sideways: ${wide}`);
  for (const text of found.unread) faults.push(`${where}: Markdown is left: ${text}`);
  for (const text of found.bad) faults.push(`${where}: a bad listing: ${text}`);
  for (const source of found.sources.filter((source) => !isOurs(source))) {
    faults.push(`${where}: would ask for ${source}`);
  }
  for (const { title, listings, languages } of found.pairs) {
    if (!PAIRS.includes(`${languages}`)) {
      faults.push(`${where}: ${title}: [${languages}], not a pair`);
      continue;
    }
    const [left, right] = listings;
    const isBeside = right.x >= left.x + left.width && Math.abs(right.y - left.y) < 1;
    const isBelow = right.y >= left.y + left.height && Math.abs(right.x - left.x) < 1;
    if (width === 1280 && !isBeside) faults.push(`${where}: ${title}: not side by side`);
    if (width === 390 && !isBelow) faults.push(`${where}: ${title}: not one below the other`);
    if (Math.min(left.width, right.width) < 200) faults.push(`${where}: ${title}: no room`);
  }
  if (width === 1280 && theme === THEMES[0]) {
    pairs += name === "print.html" ? 0 : found.pairs.length;
    seen.set(name, found);
  }
}

async function newPage(width, theme) {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  await context.addInitScript((name) => {
    localStorage.setItem("mdbook-theme", name);
    // The dialogue of the printer would wait for somebody.
    window.print = () => {};
  }, theme);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`${where}: ${error}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`${where}: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!isOurs(request.url())) faults.push(`${where}: asks for ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${where}: no ${response.url()}`);
  });
  return page;
}

function isOurs(url) {
  return url.startsWith(`${origin}/`) || url.startsWith("data:");
}

// Runs in the page.
function look(scrolling) {
  const rectangle = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  };
  const pairs = [...document.querySelectorAll(".side-by-side")].map((pair) => {
    const title = pair.querySelector("p")?.textContent ?? "";
    const listings = [...pair.querySelectorAll("pre")].map(rectangle);
    const codes = [...pair.querySelectorAll("pre code")];
    const languages = codes.map((code) => /language-(\w*)/.exec(code.className)?.[1]);
    return { title, listings, languages };
  });

  const root = document.documentElement;
  // The part of the page with the text may scroll, while the window does not.
  const wide = [root, ...document.querySelectorAll("body, body *:not(#mdbook-sidebar *)")]
    .filter((element) => element.scrollWidth > element.clientWidth)
    .filter((it) => it === root || getComputedStyle(it).overflowX !== "visible")
    .filter((element) => !element.matches(scrolling))
    .map((it) => `${it.tagName} ${it.id}, ${it.scrollWidth} pixels in ${it.clientWidth}`);

  const walker = document.createTreeWalker(
    document.querySelector("main"),
    NodeFilter.SHOW_TEXT,
    (node) => (node.parentElement.closest("code") ? 2 : 1),
  );
  const unread = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent;
    if (/\]\(|\]\[|\[\^|\*\*|```|~~~|\{\{/.test(text)) unread.push(text.trim());
  }

  // Without a language, empty, with what mdBook ought to have taken out, or indented.
  const bad = [...document.querySelectorAll("main pre")]
    .filter((pre) => {
      const code = pre.querySelector("code[class*=language-]")?.textContent ?? "";
      return code.trim() === "" || /ANCHOR|\{\{#|^( .*\n+)+$/.test(code);
    })
    .map((pre) => pre.textContent.slice(0, 60));

  return {
    themes: [...root.classList],
    wide,
    unread,
    bad,
    // Those that are loaded late, too.
    sources: [...document.querySelectorAll("[src], link[href]")].map((it) => it.src ?? it.href),
    pairs,
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    links: [...document.querySelectorAll("main a[href]")].map((link) => link.href),
  };
}

function checkLinks() {
  for (const [name, { links }] of seen) {
    for (const link of links.filter((link) => link.startsWith(origin))) {
      const url = new URL(link);
      const target = url.pathname.slice(1) || "index.html";
      const id = decodeURIComponent(url.hash.slice(1));
      const ids = seen.get(target)?.ids;
      if (!ids) faults.push(`${name}: no page for the link to ${target}`);
      else if (id && !ids.includes(id)) faults.push(`${name}: ${target} has no #${id}`);
    }
  }
}

// On paper the listings stand one below the other.
async function print() {
  where = "print";
  const page = await newPage(1280, THEMES[0]);
  await page.emulateMedia({ media: "print" });
  await page.goto(`${origin}/print.html`, { waitUntil: "load" });
  for (const { title, listings } of (await page.evaluate(look, SCROLLING)).pairs) {
    const [left, right] = listings;
    // Where there is one alone, this has been said.
    if (right && right.y < left.y + left.height) faults.push(`print: ${title}: side by side`);
  }
  await page.context().close();
}

async function search() {
  where = "search";
  const page = await newPage(1280, "light");
  await page.goto(`${origin}/index.html`);
  await page.click("#mdbook-search-toggle");
  const bar = page.locator("#mdbook-searchbar");
  const results = page.locator("#mdbook-searchresults li", { hasText: SEARCHED });
  const result = results.locator("a").first();
  let found = "";
  // The index is loaded with the first search, and what was typed before it is lost.
  for (let tries = 0; tries < 20 && !found; tries += 1) {
    await bar.fill("");
    await bar.pressSequentially(SEARCHED);
    found = await result.textContent({ timeout: 1000 }).catch(() => "");
  }
  if (found) console.log(`search for ${SEARCHED}: ${found}`);
  else faults.push(`search does not find ${SEARCHED}`);
  await page.context().close();
}

async function serve(request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://book").pathname));
  let file = join(book, path);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) file = join(file, "index.html");
  if (!found) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" });
  createReadStream(file).pipe(response);
}
