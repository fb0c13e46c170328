// What the page hands on: JSON and CSV as the service makes them, and a file of its own that shows what the page shows, without a script.

import { element } from "./dom.js";
import { post } from "./service.js";
import { drawBar, drawCast, drawStory, voices } from "./story.js";

/** The file in one of the forms "json", "csv" or "html": {name, blob}. Throws a Problem. */
export async function exported(form, { text, kinds, answer }) {
  const name = fileName(answer);
  if (form === "html") return { name: `${name}.html`, blob: new Blob([await standalone(text, answer)], { type: "text/html" }) };
  if (form === "csv") {
    // A table opens in a spreadsheet: the byte-order mark tells it the encoding, and no cell of the article's may become a formula.
    const response = await post({ text, kinds }, { accept: "text/csv", query: { csv_bom: "1", csv_safe: "1" } });
    return { name: `${name}.csv`, blob: await response.blob() };
  }
  const response = await post({ text, kinds });
  return { name: `${name}.json`, blob: new Blob([JSON.stringify(await response.json(), null, 2), "\n"], { type: "application/json" }) };
}

/** Let the browser save a file. */
export function save({ name, blob }) {
  const link = element(document, "a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function fileName(answer) {
  const title = answer.articles[0]?.title ?? "quotations";
  const plain = title.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60).replace(/^-|-$/g, "");
  return plain || "quotations";
}

async function standalone(text, answer) {
  const sheet = await (await fetch(document.querySelector('link[href*="story.css"]').href)).text();
  const title = answer.articles[0]?.title ?? "Quotations";
  const doc = document.implementation.createHTMLDocument(title);
  doc.documentElement.lang = "en";
  const rules = [];
  const main = element(doc, "main", {});
  answer.articles.forEach((article, number) => {
    const cast = voices(answer, article);
    const group = `story-${number + 1}`;
    const everyone = element(
      doc,
      "li",
      {},
      element(doc, "label", { classes: "speaker" }, element(doc, "input", { type: "radio", name: group, value: "", checked: true }), "", element(doc, "span", { classes: "name" }, "Everyone")),
    );
    const list = drawCast(doc, cast, group);
    list.prepend(everyone);
    for (const { id } of cast) {
      const chosen = `#${group}:has(input[value="${CSS.escape(id)}"]:checked)`;
      rules.push(`${chosen} .quote:not([data-speaker="${CSS.escape(id)}"]) { opacity: .25; }`);
    }
    main.append(
      element(
        doc,
        "section",
        { classes: "piece", id: group },
        drawBar(doc, cast),
        element(doc, "div", { classes: "cast" }, element(doc, "h3", {}, "Speakers, by quoted words"), list),
        drawStory(doc, text, answer, article, cast, "title"),
      ),
    );
  });
  doc.head.prepend(
    element(doc, "meta", { charset: "utf-8" }),
    element(doc, "meta", { "http-equiv": "Content-Security-Policy", content: "default-src 'none'; style-src 'unsafe-inline'" }),
    element(doc, "meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element(doc, "meta", { name: "referrer", content: "no-referrer" }),
  );
  const { name, version } = answer.model;
  doc.body.append(
    main,
    element(doc, "footer", { classes: "colophon" }, `Quotations and speakers found by Quoth (${name} ${version}); a program reads fast and errs now and then. Point at a quotation to see who said it, on what evidence, and how sure that is.`),
  );
  // As an element the style sheet would fall under this page's own policy. The head holds nothing of the article but its escaped title.
  const style = `<style>\n${[sheet, EXPORT_SHEET, ...rules].join("\n")}\n</style></head>`;
  return `<!doctype html>\n${doc.documentElement.outerHTML.replace("</head>", () => style)}\n`;
}

const EXPORT_SHEET = `
main { width: min(72rem, 100% - 2 * var(--gutter)); margin: 0 auto; padding: 2.5rem 0 0; }
.speaker:has(input[value=""]) { display: block; }
.quote:focus-visible { outline: 2px solid var(--c); }
`;
