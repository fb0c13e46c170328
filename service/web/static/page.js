// The page at work: the form, the answer, the filter, the note on a quotation.

import { codePoints, counted, element, percent } from "./dom.js";
import { exported, save } from "./export.js";
import { info, post, Problem, useKey } from "./service.js";
import { drawBar, drawCast, drawStory, REASONS, voices } from "./story.js";

const byId = (id) => document.getElementById(id);
const make = (tag, attributes, ...children) => element(document, tag, attributes, ...children);
const form = byId("form");
const text = byId("text");
const results = byId("results");
const evidence = byId("evidence");

const KINDS = { speech: ["direct", "partial"], all: ["direct", "partial", "not_speech"] };
const LABELS = { direct: "direct quotation", partial: "partial quotation", not_speech: "not speech" };
const NEAR = 0.9;

let limits = {};
let shown = null; // {text, kinds, answer, quotes}: what the results show
let running = null; // the AbortController of the request on its way
let note = null; // the mark whose note is open

// --- The form ---------------------------------------------------------------------------------------------------------------------------------------

function measure() {
  const length = codePoints(text.value);
  const most = limits.max_chars;
  const count = byId("count");
  count.textContent = most ? `${length.toLocaleString("en")} of ${counted(most, "character")}` : counted(length, "character");
  count.classList.toggle("near", Boolean(most) && length > most * NEAR);
  const over = most ? length - most : 0;
  text.setAttribute("aria-invalid", String(over > 0));
  tell(byId("limit"), over > 0 ? `${counted(over, "character")} too many: the service will refuse the story.` : over > most * (NEAR - 1) ? `${counted(-over, "character")} left.` : "");
}

function tell(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

function fill(words) {
  text.value = words;
  measure();
  compose();
  byId("submit").focus();
}

function compose() {
  hideNote();
  byId("compose").hidden = false;
  results.hidden = true;
  clearProblem();
}

async function openFile(file) {
  clearProblem();
  if (limits.max_body_bytes && file.size > limits.max_body_bytes) {
    showProblem({ title: "The file is too large", detail: `It has ${counted(file.size, "byte")}; the service takes at most ${limits.max_body_bytes.toLocaleString("en")}.` });
    return;
  }
  try {
    fill(new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()));
  } catch {
    showProblem({ title: "The file is not a text", detail: "It does not hold text in UTF-8. Save the story as plain text (UTF-8) and try again." });
  }
}

async function openExample(address) {
  clearProblem();
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(response.statusText);
    fill(await response.text());
  } catch {
    showProblem({ title: "The example cannot be read", detail: "The service gave no answer. Try again." });
  }
}

// --- Asking ---------------------------------------------------------------------------------------------------------------------------------------

async function ask(story, kinds) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  clearProblem();
  busy(true);
  tell(byId("live"), "Reading the story.");
  const started = performance.now();
  try {
    const response = await post({ text: story, offset_unit: "utf16", kinds }, { signal: mine.signal });
    const answer = await response.json();
    show(story, kinds, answer, (performance.now() - started) / 1000);
    return true;
  } catch (error) {
    tell(byId("live"), "");
    if (error.name === "AbortError") return false;
    if (!(error instanceof Problem)) throw error;
    if (error.fields.status === 401) askForKey(error.fields, () => ask(story, kinds));
    else showProblem(error.fields);
    return false;
  } finally {
    if (running === mine) {
      running = null;
      busy(false);
    }
  }
}

function busy(yes) {
  const button = byId("submit");
  button.disabled = yes;
  tell(button, yes ? "Reading…" : "Find who said what");
  byId("main").setAttribute("aria-busy", String(yes));
}

function askForKey(fields, again) {
  const dialog = byId("key-dialog");
  byId("key-detail").textContent = fields.detail ?? fields.title;
  byId("key").value = "";
  dialog.onclose = () => {
    const value = byId("key").value.trim();
    byId("key").value = "";
    if (dialog.returnValue === "use" && value) {
      useKey(value);
      again();
    } else {
      showProblem(fields);
    }
  };
  dialog.returnValue = "";
  dialog.showModal();
}

// --- Problems ---------------------------------------------------------------------------------------------------------------------------------------

function showProblem(fields) {
  const place = byId("problem");
  const errors = Array.isArray(fields.errors) ? fields.errors : [];
  const parts = [
    make("h2", {}, fields.title ?? "Something went wrong"),
    fields.detail && make("p", {}, fields.detail),
    errors.length > 0 && make("ul", {}, ...errors.map((error) => make("li", {}, make("code", {}, error.pointer ?? error.parameter ?? ""), " ", [error.detail, error.hint].filter(Boolean).join(" ")))),
    fields.retryAfter && make("p", {}, `Try again in ${counted(Number(fields.retryAfter) || 1, "second")}.`),
    fields.request_id && make("p", { classes: "fine" }, "Request ", make("code", {}, fields.request_id)),
  ];
  place.replaceChildren(...parts.filter(Boolean));
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
}

function clearProblem() {
  byId("problem").hidden = true;
  byId("problem").replaceChildren();
}

// --- The answer ---------------------------------------------------------------------------------------------------------------------------------------

function show(story, kinds, answer, seconds) {
  hideNote();
  shown = { text: story, kinds, answer, quotes: new Map(answer.quotes.map((quote) => [quote.id, quote])) };
  const speech = answer.quotes.filter((quote) => quote.kind !== "not_speech");
  const speakers = new Set(speech.flatMap((quote) => quote.speaker?.id ?? []));
  const pieces = document.createDocumentFragment();
  let spoken = 0;
  for (const article of answer.articles) {
    const cast = voices(answer, article);
    spoken += cast.reduce((sum, voice) => sum + voice.words, 0);
    pieces.append(drawPiece(story, answer, article, cast));
  }
  byId("stories").replaceChildren(pieces);
  const nobody = speech.filter((quote) => !quote.speaker).length;
  byId("summary").textContent = speech.length ? `${counted(speech.length, "quotation")} by ${counted(speakers.size, "speaker")}` : "Nobody is quoted in this text";
  byId("facts").textContent = [
    counted(spoken, "quoted word"),
    nobody ? `${counted(nobody, "quotation")} with nobody named` : "",
    answer.articles.length > 1 ? counted(answer.articles.length, "story", "stories") : "",
    `${seconds.toFixed(seconds < 1 ? 2 : 1)} seconds`,
  ].filter(Boolean).join(" · ");
  byId("model").textContent = `, model ${answer.model.name} ${answer.model.version}`;
  showWarnings(answer.warnings);
  byId("compose").hidden = true;
  results.hidden = false;
  byId("summary").focus({ preventScroll: true });
  byId("main").scrollIntoView({ block: "start", behavior: "instant" });
  tell(byId("live"), `${byId("summary").textContent}.`);
}

function drawPiece(story, answer, article, cast) {
  const piece = make("section", { classes: "piece", data: { article: article.id }, "aria-label": article.title ?? "The story" });
  const bar = drawBar(document, cast);
  if (bar) piece.append(bar);
  const aside = make("div", { classes: "cast", role: "region", "aria-label": "Speakers" }, make("h3", {}, "Speakers, by quoted words"));
  if (cast.length) aside.append(drawCast(document, cast));
  else aside.append(make("p", { classes: "tally" }, "No quotation was found."));
  piece.append(aside, drawStory(document, story, answer, article, cast, "aria-description"));
  return piece;
}

function showWarnings(warnings) {
  const list = byId("warnings");
  list.replaceChildren(...warnings.map((warning) => make("li", {}, `${warning.detail} `, make("button", { classes: "link", type: "button", data: { place: warning.start } }, "Show the place"))));
  list.hidden = warnings.length === 0;
}

function goTo(place) {
  let found = null;
  for (const block of results.querySelectorAll(".story [data-start]")) {
    if (Number(block.dataset.start) > place) break;
    found = block;
  }
  if (!found) return;
  found.tabIndex = -1;
  found.scrollIntoView({ block: "center" });
  found.focus({ preventScroll: true });
}

// --- The filter ---------------------------------------------------------------------------------------------------------------------------------------

function filter(piece, speaker) {
  hideNote();
  for (const old of piece.querySelectorAll(".gap, .filter")) old.remove();
  const buttons = [...piece.querySelectorAll(".speaker")];
  const chosen = buttons.find((button) => button.dataset.speaker === speaker) ?? null;
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
  for (const segment of piece.querySelectorAll(".bar > span")) segment.classList.toggle("faded", chosen !== null && segment.dataset.speaker !== speaker);
  for (const mark of piece.querySelectorAll(".quote")) mark.classList.toggle("muted", chosen !== null && mark.dataset.speaker !== speaker);
  for (const phrase of piece.querySelectorAll(".phrase")) {
    phrase.classList.toggle("muted", chosen !== null && phrase.dataset.speaker !== speaker);
    phrase.classList.toggle("shown", chosen !== null && phrase.dataset.speaker === speaker);
  }
  const away = foldAway(piece, chosen ? speaker : null);
  if (!chosen) {
    tell(byId("live"), "Showing everyone.");
    return;
  }
  const name = chosen.querySelector(".name").textContent;
  const marks = piece.querySelectorAll(`.quote:not(.muted):not(.rest)`).length;
  const hue = [...chosen.classList].find((name) => name !== "speaker");
  const story = piece.querySelector(".story");
  story.prepend(
    make("div", { classes: `filter ${hue}` }, make("span", {}, "Only ", make("bdi", {}, name), `: ${counted(marks, "quotation")}`), make("button", { type: "button", data: { everyone: "" } }, "Show everyone")),
  );
  tell(byId("live"), `Only ${name}: ${counted(marks, "quotation")}; ${counted(away, "paragraph")} folded away.`);
  if (story.getBoundingClientRect().top > window.innerHeight * 0.7) story.scrollIntoView({ block: "start" });
}

/** Fold away the paragraphs in which the speaker is not quoted, and say how many between the others. Returns their number. */
function foldAway(piece, speaker) {
  let run = 0;
  let away = 0;
  const say = (before) => {
    if (run) before(make("p", { classes: "gap" }, `· · ·  ${counted(run, "paragraph")}  · · ·`));
    run = 0;
  };
  const blocks = [...piece.querySelectorAll(".story > [data-start]")];
  for (const block of blocks) {
    const folded = speaker !== null && !block.matches(".headline") && !block.querySelector(".quote:not(.muted)");
    block.classList.toggle("away", folded);
    if (folded) {
      run += 1;
      away += 1;
    } else {
      say((gap) => block.before(gap));
    }
  }
  say((gap) => blocks.at(-1).after(gap));
  return away;
}

function unfilter() {
  for (const piece of results.querySelectorAll(".piece")) if (piece.querySelector('.speaker[aria-pressed="true"]')) filter(piece, null);
}

// --- The note on a quotation ---------------------------------------------------------------------------------------------------------------------------------------

function showNote(mark, pointer = null) {
  const quote = shown.quotes.get(mark.dataset.quote);
  if (!quote || mark === note) return;
  hideNote();
  note = mark;
  const piece = mark.closest(".piece");
  const turn = quote.turn === null ? [] : [...piece.querySelectorAll(`.quote[data-turn="${quote.turn}"]`)];
  for (const other of turn) other.classList.add("turn");
  mark.classList.add("open");
  const places = [quote.mention, quote.cue].filter(Boolean).map((span) => `${span.start}-${span.end}`);
  for (const place of places) for (const phrase of piece.querySelectorAll(`[data-place~="${place}"]`)) phrase.classList.add("lit");
  evidence.className = `evidence ${[...mark.classList].find((name) => /^v\d$/.test(name)) ?? "nobody"}`;
  evidence.replaceChildren(...noteParts(quote, turn));
  evidence.hidden = false;
  place(mark, pointer);
}

function noteParts(quote, turn) {
  const speech = quote.kind !== "not_speech";
  const said = (span) => make("bdi", { classes: "words" }, `“${span.text}”`);
  const position = turn.filter((mark) => !mark.classList.contains("rest")).findIndex((mark) => mark.dataset.quote === quote.id) + 1;
  const size = turn.filter((mark) => !mark.classList.contains("rest")).length;
  const facts = [
    ["Mention", quote.mention ? said(quote.mention) : speech && quote.speaker && "none; it follows from the context"],
    ["Cue", quote.cue ? said(quote.cue) : null],
    ["Via", quote.via ? make("bdi", {}, quote.via) : null],
    ["Kind", LABELS[quote.kind] + (quote.speaker && quote.speaker.type !== "person" ? `; ${quote.speaker.type === "unnamed" ? "unnamed source" : quote.speaker.type}` : "")],
    ["Turn", quote.turn === null ? null : `${quote.turn}${size > 1 ? `, its quotation ${position} of ${size}` : ""}`],
    ["Confidence", quote.confidence === null ? null : make("span", {}, percent(quote.confidence), gauge(quote.confidence))],
  ];
  return [
    make("bdi", { classes: "name" }, speech ? (quote.speaker?.name ?? "Nobody named") : "Not speech"),
    quote.speaker?.role && make("bdi", { classes: "role" }, quote.speaker.role),
    speech && !quote.speaker && make("span", { classes: "role" }, REASONS[quote.reason] ?? ""),
    make("dl", {}, ...facts.filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
  ].filter(Boolean);
}

function gauge(part) {
  const level = make("span", {});
  level.style.width = `${Math.round(part * 100)}%`;
  return make("span", { classes: "gauge", "aria-hidden": "true" }, level);
}

/** Below the line that is pointed at (or the last line), above the first where there is no room. */
function place(mark, pointer) {
  const lines = [...mark.getClientRects()];
  const line = (pointer && lines.find((rect) => pointer.clientY >= rect.top && pointer.clientY <= rect.bottom && pointer.clientX >= rect.left && pointer.clientX <= rect.right)) ?? lines.at(-1);
  if (getComputedStyle(evidence).position === "fixed") {
    const hidden = line.bottom + 12 - (window.innerHeight - evidence.offsetHeight);
    if (hidden > 0) window.scrollBy({ top: hidden, behavior: "instant" });
    return;
  }
  const frame = results.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = evidence;
  const above = line.bottom + height + 16 > window.innerHeight && lines[0].top - height - 10 > 0;
  const left = Math.max(frame.left, Math.min(pointer ? pointer.clientX - 40 : line.left, frame.right - width));
  evidence.style.setProperty("--x", `${left - frame.left}px`);
  evidence.style.setProperty("--y", `${(above ? lines[0].top - height - 10 : line.bottom + 10) - frame.top}px`);
}

function hideNote() {
  if (!note) return false;
  note = null;
  evidence.hidden = true;
  for (const lit of results.querySelectorAll(".quote.open, .quote.turn, .phrase.lit")) lit.classList.remove("open", "turn", "lit");
  return true;
}

function step(from, by) {
  const marks = [...results.querySelectorAll(".quote[tabindex]:not(.muted)")].filter((mark) => !mark.closest(".away"));
  const next = marks[marks.indexOf(from) + by];
  if (!next) return;
  next.scrollIntoView({ block: "nearest" });
  next.focus();
}

// --- What people do ---------------------------------------------------------------------------------------------------------------------------------------

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!text.value.trim()) {
    tell(byId("limit"), "Paste or type a story first.");
    text.focus();
    return;
  }
  ask(text.value, byId("scare").checked ? KINDS.all : KINDS.speech);
});
text.addEventListener("input", measure);
byId("open").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) openFile(file);
  event.target.value = "";
});
for (const button of document.querySelectorAll("[data-example]")) button.addEventListener("click", () => openExample(button.dataset.example));
byId("again").addEventListener("click", () => {
  compose();
  text.focus();
});
byId("fresh").addEventListener("click", () => {
  text.value = "";
  measure();
  compose();
  text.focus();
});
byId("scare").addEventListener("change", () => ask(shown.text, byId("scare").checked ? KINDS.all : KINDS.speech));

for (const button of document.querySelectorAll("[data-export]")) {
  button.addEventListener("click", async () => {
    clearProblem();
    try {
      const file = await exported(button.dataset.export, shown);
      save(file);
      tell(byId("live"), `${file.name} is saved.`);
    } catch (error) {
      showProblem(error instanceof Problem ? error.fields : { title: "The file cannot be made", detail: "The service gave no answer. Try again." });
    }
  });
}

byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  byId("key-dialog").close("use");
});
byId("key-cancel").addEventListener("click", () => byId("key-dialog").close(""));

results.addEventListener("click", (event) => {
  const piece = event.target.closest(".piece");
  const speaker = event.target.closest(".speaker, .bar > span");
  const warned = event.target.closest("[data-place]");
  if (event.target.closest("[data-everyone]")) {
    const chosen = piece.querySelector('.speaker[aria-pressed="true"]');
    filter(piece, null);
    chosen?.focus();
  } else if (speaker) {
    const pressed = piece.querySelector('.speaker[aria-pressed="true"]');
    filter(piece, pressed?.dataset.speaker === speaker.dataset.speaker ? null : speaker.dataset.speaker);
  } else if (warned && warned.closest(".warnings")) {
    goTo(Number(warned.dataset.place));
  }
});

let leaving = 0;
results.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const mark = event.target.closest(".quote[data-quote]");
  if (mark && mark.closest(".story") && !mark.classList.contains("muted")) {
    clearTimeout(leaving);
    showNote(mark, event);
  } else if (event.target.closest(".evidence")) {
    clearTimeout(leaving);
  } else if (note && note !== document.activeElement) {
    clearTimeout(leaving);
    leaving = setTimeout(hideNote, 200);
  }
});
results.addEventListener("focusin", (event) => {
  const mark = event.target.closest(".quote[data-quote]");
  clearTimeout(leaving);
  if (mark) showNote(mark);
  else hideNote();
});
document.addEventListener("pointerdown", (event) => {
  if (note && !event.target.closest?.(".quote, .evidence")) hideNote();
});
window.addEventListener("resize", hideNote);

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !byId("compose").hidden && !byId("key-dialog").open) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Escape" && !byId("key-dialog").open) {
    if (running) running.abort();
    else if (!hideNote()) unfilter();
  } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && event.target.matches?.(".quote[tabindex]")) {
    event.preventDefault();
    step(event.target, event.key === "ArrowRight" ? 1 : -1);
  }
});

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
let depth = 0;
document.addEventListener("dragenter", (event) => {
  if (!hasFiles(event)) return;
  depth += 1;
  compose();
  document.body.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (!hasFiles(event)) return;
  depth = Math.max(0, depth - 1);
  if (!depth) document.body.classList.remove("dropping");
});
document.addEventListener("dragover", (event) => {
  if (hasFiles(event)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  depth = 0;
  document.body.classList.remove("dropping");
  if (!hasFiles(event)) return;
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (file) openFile(file);
});

measure();
info().then((told) => {
  limits = told?.limits ?? {};
  measure();
});
