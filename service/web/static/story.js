// An answer of the service, drawn: the article with its quotations marked, its speakers, and who holds how much of the quoted words.
// Everything here takes the document to draw in, so that the page and the file that it exports are drawn alike. Offsets are UTF-16 code units.

import { counted, element, percent } from "./dom.js";

const MARKS = new Set("\"“”„‟«»‹›‘’‚‛'`´＂「」『』");
const HUES = 8;
const UNSURE = 0.5;
const LONG = 20_000;
const CROWDED = 5_000;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.,-]*/gu;

export const REASONS = {
  "no-source": "The article names nobody for these words.",
  ambiguous: "More than one speaker is possible, and none of them is likely enough.",
  "low-confidence": "The speaker is not sure enough.",
};
const TYPES = { person: null, unnamed: "unnamed source", organization: "organization", document: "document" };

/** How many words a quotation has. */
export function words(text) {
  return text.match(WORD)?.length ?? 0;
}

/**
 * Who speaks in one article of the answer, by share of the quoted words: a list of
 * {id, speaker, letter, hue, quotes, words, share}. `id` is the speaker's, or "nobody" for the quotations that have none (always last).
 */
export function voices(answer, article) {
  const known = new Map(answer.speakers.filter((speaker) => speaker.article === article.id).map((speaker) => [speaker.id, speaker]));
  const found = new Map();
  let total = 0;
  for (const quote of answer.quotes) {
    if (quote.article !== article.id || quote.kind === "not_speech") continue;
    const id = quote.speaker?.id ?? "nobody";
    if (!found.has(id)) found.set(id, { id, speaker: quote.speaker && { ...quote.speaker, ...known.get(id) }, quotes: [], words: 0 });
    const voice = found.get(id);
    const count = words(quote.text);
    voice.quotes.push(quote);
    voice.words += count;
    total += count;
  }
  const ordered = [...found.values()].sort((one, other) => (one.id === "nobody") - (other.id === "nobody") || other.words - one.words);
  ordered.forEach((voice, index) => {
    voice.share = total ? voice.words / total : 0;
    voice.letter = voice.id === "nobody" ? "?" : letter(index);
    voice.hue = voice.id === "nobody" ? "nobody" : `v${index % HUES}`;
  });
  return ordered;
}

function letter(index) {
  return index < 26 ? String.fromCharCode(65 + index) : letter(Math.floor(index / 26) - 1) + letter(index % 26);
}

/** What is known about a quotation, in words: for a screen reader, and for the exported file. */
export function inWords(quote) {
  const parts = [];
  if (quote.kind === "not_speech") parts.push("Not speech");
  else if (quote.speaker) parts.push([quote.speaker.name, quote.speaker.role ?? TYPES[quote.speaker.type]].filter(Boolean).join(", "));
  else parts.push(`Nobody named. ${REASONS[quote.reason] ?? ""}`.trim());
  if (quote.kind === "partial") parts.push("Partial quotation");
  if (quote.mention) parts.push(`Mention: ${quote.mention.text}`);
  if (quote.cue) parts.push(`Cue: ${quote.cue.text}`);
  if (quote.via) parts.push(`Via ${quote.via}`);
  if (quote.confidence !== null) parts.push(`Confidence ${percent(quote.confidence)}`);
  if (quote.turn !== null) parts.push(`Turn ${quote.turn}`);
  return parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(" ");
}

/** The bar of shares: one image with a text of its own. */
export function drawBar(doc, cast) {
  const spoken = cast.filter((voice) => voice.words > 0);
  if (!spoken.length) return null;
  const told = spoken.map((voice) => `${voice.speaker?.name ?? "nobody named"} ${percent(voice.share)}`).join(", ");
  const bar = element(doc, "div", { classes: "bar", role: "img", "aria-label": `Share of the quoted words: ${told}` });
  for (const voice of spoken) {
    const label = voice.share >= 0.12 ? `${voice.letter}  ${percent(voice.share)}` : voice.share >= 0.03 ? voice.letter : "";
    const segment = element(doc, "span", { classes: voice.hue, data: { speaker: voice.id }, title: `${voice.speaker?.name ?? "Nobody named"}: ${percent(voice.share)}` }, label);
    segment.style.flex = `${voice.words} 1 0`;
    bar.append(segment);
  }
  return bar;
}

/**
 * The speakers of one article as a list. Each is a toggle button; where `group` is given (a file without scripts) a radio button of that group.
 */
export function drawCast(doc, cast, group = null) {
  const list = element(doc, "ol", {});
  for (const voice of cast) {
    const { speaker } = voice;
    const tally = `${counted(voice.quotes.length, "quotation")}, ${counted(voice.words, "word")}`;
    const facts = [
      group && element(doc, "input", { type: "radio", name: group, value: voice.id }),
      element(doc, "span", { classes: "chip", "aria-hidden": "true" }, voice.letter),
      element(
        doc,
        "span",
        { classes: "who" },
        element(doc, "bdi", { classes: "name" }, speaker?.name ?? "Nobody named"),
        speaker?.role && element(doc, "bdi", { classes: "role" }, speaker.role),
        element(doc, "span", { classes: "tally" }, [speaker && TYPES[speaker.type], tally].filter(Boolean).join(" · ")),
      ),
      element(doc, "span", { classes: "share" }, percent(voice.share)),
    ];
    const classes = `speaker ${voice.hue}`;
    const row = group
      ? element(doc, "label", { classes }, ...facts)
      : element(doc, "button", { classes, type: "button", "aria-pressed": "false", data: { speaker: voice.id } }, ...facts);
    list.append(element(doc, "li", {}, row));
  }
  return list;
}

/**
 * One article of the answer as paragraphs, in one pass over its text. Quotations are `<mark data-quote data-speaker>`; mentions, cues and the other
 * phrases that mean a speaker are spans with the class `phrase`, those of a quotation with its place in `data-place`. `describe` puts what is known about
 * a quotation into an attribute of its mark.
 */
export function drawStory(doc, text, answer, article, cast, describe) {
  const index = answer.articles.findIndex((other) => other.id === article.id);
  // What stands between two articles belongs to the one before it, so that no word is lost.
  const from = index === 0 ? 0 : article.start;
  const to = answer.articles[index + 1]?.start ?? text.length;
  const quotes = extents(text, answer, article, from, to);
  const phrases = evidence(answer, article, cast);
  const blocks = paragraphs(text, from, to, article.title);
  const cuts = new Set();
  for (const { start, end } of [...blocks, ...quotes, ...phrases]) cuts.add(start).add(end);

  const story = element(doc, "div", { classes: ["story", to - from > LONG && "long", quotes.length > CROWDED && "crowded"].filter(Boolean).join(" ") });
  const hues = new Map(cast.map((voice) => [voice.id, voice]));
  const starting = turnStarts(answer);
  let block = 0;
  let quote = 0;
  let phrase = 0;
  let open = [];
  let paragraph = null;
  let mark = null;
  const places = [...cuts].sort((one, other) => one - other);
  for (let cut = 0; cut < places.length - 1; cut += 1) {
    const [start, end] = [places[cut], places[cut + 1]];
    while (block < blocks.length && blocks[block].end <= start) {
      block += 1;
      paragraph = null;
      mark = null;
    }
    while (quote < quotes.length && quotes[quote].end <= start) {
      quote += 1;
      mark = null;
    }
    open = open.filter((span) => span.end > start);
    while (phrase < phrases.length && phrases[phrase].start <= start) {
      if (phrases[phrase].end > start) open.push(phrases[phrase]);
      phrase += 1;
    }
    if (block === blocks.length) break;
    if (start < blocks[block].start) continue;
    if (paragraph === null) {
      const { heading } = blocks[block];
      paragraph = element(doc, heading ? "h3" : "p", { classes: heading ? "headline" : "", data: { start: blocks[block].start } });
      story.append(paragraph);
    }
    let parent = paragraph;
    if (quote < quotes.length && quotes[quote].start <= start) {
      if (mark === null) {
        mark = drawMark(doc, quotes[quote], hues, starting, describe);
        quotes[quote].drawn = true;
        paragraph.append(mark);
      }
      parent = mark;
    }
    const piece = text.slice(start, end);
    parent.append(open.length ? drawPhrase(doc, piece, open, hues) : piece);
  }
  return story;
}

function drawMark(doc, { quote, drawn }, hues, starting, describe) {
  const voice = hues.get(quote.speaker?.id ?? "nobody");
  const speech = quote.kind !== "not_speech";
  const opens = quote.turn === null || starting.has(quote.id);
  const unsure = quote.speaker && quote.confidence !== null && quote.confidence < UNSURE ? "?" : "";
  const classes = ["quote", quote.kind, speech ? voice.hue : "", opens ? "" : "same", drawn ? "rest" : ""].filter(Boolean).join(" ");
  return element(doc, "mark", {
    classes,
    data: { quote: quote.id, speaker: speech ? voice.id : null, mark: speech ? (opens ? voice.letter + unsure : "+") : null, turn: quote.turn },
    tabindex: drawn ? null : "0",
    [describe]: drawn ? null : inWords(quote),
  });
}

function drawPhrase(doc, piece, open, hues) {
  const classes = new Set(["phrase"]);
  const places = [];
  let speaker = null;
  for (const span of open) {
    classes.add(span.role);
    speaker ??= span.speaker;
    if (span.role !== "ref") places.push(`${span.start}-${span.end}`);
  }
  if (classes.has("mention") || classes.has("cue")) classes.delete("ref");
  const hue = hues.get(speaker)?.hue;
  if (hue) classes.add(hue);
  return element(doc, "span", { classes: [...classes].join(" "), data: { speaker, place: places.length ? places.join(" ") : null } }, piece);
}

/** The first quotation of each turn. */
function turnStarts(answer) {
  const turns = new Map();
  for (const quote of answer.quotes) if (quote.turn !== null && !turns.has(quote.turn)) turns.set(quote.turn, quote.id);
  return new Set(turns.values());
}

/** The quotations of an article with their marks, in text order, none over another. */
function extents(text, answer, article, from, to) {
  const found = [];
  let reach = from;
  for (const quote of answer.quotes.filter((other) => other.article === article.id).sort((one, other) => one.start - other.start)) {
    const start = Math.max(reach, MARKS.has(text[quote.start - 1]) ? quote.start - 1 : quote.start);
    const end = Math.min(to, MARKS.has(text[quote.end]) ? quote.end + 1 : quote.end);
    if (start >= end) continue;
    found.push({ start, end, quote, drawn: false });
    reach = end;
  }
  return found;
}

/** Mentions and cues of the quotations, and the other phrases that mean a speaker, in text order. */
function evidence(answer, article, cast) {
  const spans = new Map();
  const add = (span, role, speaker) => {
    if (!span || span.end <= span.start) return;
    const name = `${span.start}-${span.end}-${role}`;
    if (!spans.has(name)) spans.set(name, { start: span.start, end: span.end, role, speaker });
  };
  for (const quote of answer.quotes) {
    if (quote.article !== article.id) continue;
    add(quote.mention, "mention", quote.speaker?.id ?? null);
    add(quote.cue, "cue", quote.speaker?.id ?? null);
  }
  for (const voice of cast) for (const mention of voice.speaker?.mentions ?? []) add(mention, "ref", voice.id);
  const ordered = [...spans.values()].sort((one, other) => one.start - other.start || other.end - one.end || (one.role === "ref") - (other.role === "ref"));
  // A surname within a mention adds nothing to it.
  let reach = 0;
  return ordered.filter((span) => {
    const inside = span.role === "ref" && span.end <= reach;
    reach = Math.max(reach, span.end);
    return !inside;
  });
}

/** The paragraphs between two offsets. A text that knows blank lines may be wrapped by hand in between; in one that knows none, every line is a paragraph. */
function paragraphs(text, from, to, title) {
  const lines = [];
  for (let start = from; start < to; ) {
    const found = text.indexOf("\n", start);
    const end = found === -1 || found >= to ? to : found;
    lines.push({ start, end, blank: text.slice(start, end).trim() === "" });
    start = end + 1;
  }
  const filled = lines.findIndex((line) => !line.blank);
  const last = lines.findLastIndex((line) => !line.blank);
  const wrapped = lines.some((line, number) => line.blank && number > filled && number < last);
  const found = [];
  let current = null;
  for (const line of lines) {
    if (line.blank) {
      current = null;
    } else if (current && wrapped) {
      current.end = line.end;
    } else {
      current = { start: line.start, end: line.end, heading: false };
      found.push(current);
    }
  }
  if (title && found.length && text.slice(found[0].start, found[0].end).trim() === title.trim()) found[0].heading = true;
  return found;
}
