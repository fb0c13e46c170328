"""Forms that name the speaker outside any clause: transcript labels (`NAME: “…”`, `Q.`, `A.`), headlines (`Name: ‘…’`) and pulled-out
quotations (`“…” — Name, role`, `“…” [Name]`).
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from service.attribution import lexicon
from service.attribution.article import Paragraph
from service.attribution.clauses import Narrative
from service.attribution.echoes import ABOVE
from service.attribution.names import Entity
from service.attribution.state import Phrase

QUESTIONS = frozenset(("q", "question"))
ANSWERS = frozenset(("a", "answer"))
NOT_LABELS = lexicon.word_list("not_labels.txt")
LONGEST_WORD = 80  # characters in which the word before a quotation stands
BRACKET = re.compile(r"\s*\[([^\[\]\n]{2,60})\]")
DASH = re.compile(r"\s*[—–―‒−-]{1,2}\s*(?=@?\w)")
COLON = re.compile(r"[:.]")
LONGEST_NAME = 90  # characters of "Name, role" behind a dash
_TALKING = frozenset(("spoke", "talked", "speaks", "talks", "speaking", "talking", "sat"))
_ASKING = frozenset(("interviewed", "asked", "questioned"))
_TOLD = frozenset(("told", "tells"))
# what tells that questions are put to a witness, who need not be whom the story is about
_TESTIFYING = frozenset(("deposition", "deposed", "testified", "testimony", "testifying", "sworn", "cross-examination"))
_HEARINGS = frozenset(("hearing", "trial", "inquest", "inquiry"))
_INTERVIEWERS = frozenset(("we", "i", "us"))


@dataclass(frozen=True, slots=True)
class Labelled:
    """Who speaks by the form of the text: the word that stands for them (−1: nobody is known), and the named entity, None where there is none.

    `cue` is the mark that does a verb's work: the colon behind a label, the dash before a name.
    """

    word: int
    entity: int | None
    rule: str
    cue: Phrase | None = None


def _article(paragraph: Paragraph) -> int:
    return paragraph.article


class Transcript:
    """The labels and dashes of one text."""

    def __init__(self, narrative: Narrative) -> None:
        self.n = narrative
        self.state = narrative.state
        assert self.state.layout is not None
        self.layout = self.state.layout
        self._interviews: dict[int, tuple[int | None, int | None]] = {}

    def find(self, number: int, placeholder: int) -> Labelled | None:
        """Who speaks a quotation by its label or dash; None where the text has no such form there."""
        labelled = self._label(number) or self._label_inside(number, placeholder) or self._named_ahead(number, placeholder)
        return labelled or self._dash(number) or self._bracket(number)

    def _label_inside(self, number: int, placeholder: int) -> Labelled | None:
        """A transcript whose labels stand inside the marks: `"ILVES: Where were you?"`. The names step has made a name of the label."""
        name = self._opening_names.get(self.state.quotations[number].start)
        # a quotation may open with a name without being that person's: "“Ilves is a good captain.”"
        if name is None or not self.state.text[name[1] : name[1] + 2].lstrip().startswith(":"):
            return None
        return Labelled(placeholder, name[0], "label", self._colon(name[1]))

    def _colon(self, end: int) -> Phrase | None:
        """The colon or stop right behind a label that ends at a code point, or that is its last mark."""
        match = COLON.search(self.state.text, max(0, end - 1), end + 2)
        return None if match is None else Phrase(match.start(), match.end())

    @cached_property
    def _opening_names(self) -> dict[int, tuple[int, int]]:
        """(entity, end) of the people's names by where they start."""
        return {m.start: (i, m.end) for i, entity in enumerate(self.state.entities) if entity.type == "person" for m in entity.mentions}

    @cached_property
    def _surnames(self) -> dict[tuple[int, str], list[int]]:
        """Entities by article and folded last name."""
        found: dict[tuple[int, str], list[int]] = {}
        for i, entity in enumerate(self.state.entities):
            if entity.type == "person":
                last = [w for w in lexicon.fold(entity.name).split() if w.rstrip(".") not in lexicon.SUFFIXES]
                if last:
                    found.setdefault((self.state.entity_articles[i], last[-1]), []).append(i)
        return found

    def _label(self, number: int) -> Labelled | None:
        n, state = self.n, self.state
        quotation = state.quotations[number]
        paragraph = self.layout.paragraphs[quotation.paragraph]
        if paragraph.label is None:
            return None
        start, end = paragraph.label
        between = state.text[end : quotation.outer_start].strip(" \t.:—–-")
        label = lexicon.fold(state.text[start:end].strip(" .:"))
        first, last = bisect_right(n.ends, start), bisect_right(n.ends, end - 1)
        words = [w for w in range(first, min(last + 1, len(n.forms))) if n.forms[w][:1].isalpha()]
        colon = self._colon(end)
        if not words or (between and state.text[start:end].strip(" .:") and not self._goes_on(number)):
            return None
        if label in QUESTIONS or label in ANSWERS:
            asks, answers = self._interview(paragraph.article)
            entity = asks if label in QUESTIONS else answers
            return Labelled(words[-1] if entity is not None else -1, entity, "label", colon)
        # "Ann Lee, Sund Institute:" is Ann Lee
        people = [w for w in words if state.is_person(w)]
        named = people or [w for w in words if n.entities[w] >= 0 and state.entities[n.entities[w]].type == "organization"]
        if named and self._is_name(n.entities[named[-1]], state.text[start:end], paragraph.article):
            return Labelled(named[-1], n.entities[named[-1]], "label", colon)
        known = self._surnames.get((paragraph.article, lexicon.fold(n.forms[words[-1]])), [])
        if len(known) == 1:
            return Labelled(words[-1], known[0], "label", colon)
        noun = lexicon.describe(state.text[start:end])
        if (noun is not None and noun.kind == "person") or (state.text[start:end].isupper() and label not in NOT_LABELS):
            return Labelled(words[-1], None, "label", colon)
        return None

    @cached_property
    def _labels(self) -> Counter[tuple[int, str]]:
        """How often each label opens a paragraph, by article and folded words."""
        bounds = ((p.article, p.label) for p in self.layout.paragraphs if p.label is not None)
        return Counter((article, lexicon.fold(self.state.text[label[0] : label[1]])) for article, label in bounds)

    def _is_name(self, entity: int, label: str, article: int) -> bool:
        """Whether a name in a label is somebody's; a capitalised word that stands nowhere else ("Superdelegates:") only looks like one."""
        return self._is_known(entity) or label.isupper() or self._labels[article, lexicon.fold(label)] > 1

    def _is_known(self, entity: int) -> bool:
        """Whether a name stands elsewhere too, or has several words."""
        who = self.state.entities[entity]
        return len(who.mentions) > 1 or " " in who.name

    def _goes_on(self, number: int) -> bool:
        """Whether only earlier quotations of the same label stand between the label and a quotation: `ILVES: “…” “…”`."""
        quotation = self.state.quotations[number]
        if number == 0 or self.state.quotations[number - 1].paragraph != quotation.paragraph:
            return False
        before = self.state.quotations[number - 1]
        return not self.state.text[before.outer_end : quotation.outer_start].strip() and self._label(number - 1) is not None

    def _interview(self, article: int) -> tuple[int | None, int | None]:
        """(who asks, who answers) in the interview of an article, as entities."""
        if article not in self._interviews:
            self._interviews[article] = self._introduced(article)
        return self._interviews[article]

    def _introduced(self, article: int) -> tuple[int | None, int | None]:
        n, state = self.n, self.state
        paragraphs = self.layout.paragraphs
        own = range(bisect_left(paragraphs, article, key=_article), bisect_right(paragraphs, article, key=_article))
        opening = next((i for i in own if paragraphs[i].label is not None and self._is_turn(i)), own[-1])
        words = list(range(bisect_left(n.paragraphs, own[0]), bisect_left(n.paragraphs, opening)))
        people = Counter(n.entities[w] for w in words if state.is_person(w))
        asking = self._interviewer(words)
        answering = [e for e in people if e != asking]
        if any(self._tells_of_testimony(w) for w in words):
            return asking, self._witness(words, asking)
        if not answering:
            everywhere = (
                (len(e.mentions), -i, i)
                for i, e in enumerate(state.entities)
                if e.type == "person" and state.entity_articles[i] == article and i != asking
            )
            most = max(everywhere, default=None)
            return asking, most[2] if most else None
        mentioned = {e: sum(1 for m in state.entities[e].mentions if m.start < paragraphs[opening].start) for e in answering}
        return asking, max(answering, key=lambda e: (mentioned[e], -answering.index(e)))

    def _witness(self, words: list[int], asking: int | None) -> int | None:
        """Who is said to testify: the first whom the last sentence that speaks of testimony names; None where none does."""
        witness = named = None
        testifies = False
        for word in words:
            entity = self.n.entities[word]
            if named is None and entity != asking and self.state.is_person(word):
                named = entity
            testifies = testifies or self._tells_of_testimony(word)
            if self.n.is_stop(word) or self.n.paragraphs[word + 1 : word + 2] != [self.n.paragraphs[word]]:
                witness = named if testifies and named is not None else witness
                named, testifies = None, False
        return witness

    def _tells_of_testimony(self, word: int) -> bool:
        """Whether a word tells of testimony; a transcript does of a hearing, not of an interview."""
        form = self.n.lower[word]
        return form in _TESTIFYING or (form == "transcript" and not _HEARINGS.isdisjoint(self.n.lower[word + 1 : word + 6]))

    def _is_turn(self, paragraph: int) -> bool:
        label = self.layout.paragraphs[paragraph].label
        return label is not None and lexicon.fold(self.state.text[label[0] : label[1]].strip(" .:")) in QUESTIONS | ANSWERS

    def _interviewer(self, words: list[int]) -> int | None:
        """Who is said to have put the questions: "She spoke to Ilves", "told the Lantern", "was interviewed by Ilves"; None when nobody is."""
        n = self.n
        for at, word in enumerate(words):
            form = n.lower[word]
            if form not in _TALKING | _ASKING | _TOLD:
                continue
            near = [w for w in words[at + 1 : at + 12] if n.paragraphs[w] == n.paragraphs[word]]
            stop = next((i for i, w in enumerate(near) if n.is_stop(w)), len(near))
            objects = [w for w in near[:stop] if n.entities[w] >= 0]
            subject = self._subject(word)
            if form in _ASKING and not any(n.lower[w] == "by" for w in near[:2]):
                if subject >= 0 and n.entities[subject] >= 0:
                    return n.entities[subject]
                continue
            if subject >= 0 and (n.lower[subject] in _INTERVIEWERS or (n.entities[subject] >= 0 and self._entity(subject).type != "person")):
                return n.entities[subject] if n.entities[subject] >= 0 else None
            for w in objects:
                if self._entity(w).type in ("person", "organization"):
                    return n.entities[w]
        return None

    def _entity(self, word: int) -> Entity:
        return self.state.entities[self.n.entities[word]]

    def _subject(self, verb: int) -> int:
        n = self.n
        for w in range(verb - 1, max(-1, verb - 12), -1):
            if n.paragraphs[w] != n.paragraphs[verb] or n.is_stop(w):
                break
            if n.entities[w] >= 0 or n.lower[w] in ("he", "she", "they", "we", "i"):
                return w
        return -1

    def _named_ahead(self, number: int, placeholder: int) -> Labelled | None:
        """`Rossi: ‘We counted the loaves’`: a name and a colon are enough in a headline, and where they are all that stands in a sentence."""
        n = self.n
        colon = placeholder - 1
        if colon < 1 or n.forms[colon] != ":":
            return None
        name = colon - 1
        if n.paragraphs[name] != n.paragraphs[placeholder] or n.entities[name] < 0 or self._entity(name).type not in ("person", "organization"):
            return None
        name = self._before_body(name)
        heading = self.layout.paragraphs[self.state.quotations[number].paragraph].kind in ABOVE
        if not heading and not (self._opens_sentence(name) and self._is_known(n.entities[name])):
            return None
        return Labelled(name, n.entities[name], "label", self._colon(n.ends[colon]))

    def _before_body(self, name: int) -> int:
        """The last word of the person's name before a body's and its comma ("Ann Lee, Sund Institute: “…”"), else the word itself."""
        comma = self.state.name_at(name)[0] - 1
        if self.state.is_person(name) or comma < 1 or self.n.forms[comma] != "," or not self.state.is_person(comma - 1):
            return name
        return comma - 1

    def _opens_sentence(self, name: int) -> bool:
        """Whether nothing but a title stands between a name, by a word of it, and the sentence or quotation before."""
        n = self.n
        before = self.state.name_at(name)[0] - 1
        while before >= 0 and self.state.is_title(before) and not n.is_stop(before):
            before -= 1
        return before < 0 or n.paragraphs[before] != n.paragraphs[name] or n.is_stop(before) or n.inside[before] or n.quotations[before] >= 0

    def _dash(self, number: int) -> Labelled | None:
        """`“…” — Name, role` up to the paragraph's end, or on a line of its own below the quotation."""
        state, n = self.state, self.n
        quotation = state.quotations[number]
        at = quotation.paragraph
        paragraph = self.layout.paragraphs[at]
        if state.text[paragraph.start : quotation.outer_start].strip():
            return None
        start = quotation.outer_end
        if not state.text[start : paragraph.end].strip(" .") and at + 1 < len(self.layout.paragraphs):
            at += 1
            start = self.layout.paragraphs[at].start
        end = self.layout.paragraphs[at].end
        match = DASH.match(state.text, start) or self._behind_last(number, end)
        if match is None or match.end() >= end or end - match.end() > LONGEST_NAME or self.layout.paragraphs[at].article != paragraph.article:
            return None
        last = self._signer(match.end(), end)
        if last is None:
            return None
        mark = state.text[match.start() : match.end()]
        begin = match.start() + len(mark) - len(mark.lstrip())
        return Labelled(last, n.entities[last] if n.entities[last] >= 0 else None, "dash", Phrase(begin, begin + len(mark.strip())))

    def _behind_last(self, number: int, end: int) -> re.Match[str] | None:
        """The dash behind the last quotation of a paragraph that an earlier one opens: `“We are sad.” That is all, “no more.” — Name`."""
        quotations = self.state.quotations
        last = bisect_right(quotations, quotations[number].paragraph, key=lambda quotation: quotation.paragraph) - 1
        return DASH.match(self.state.text, quotations[last].outer_end, end) if last > number else None

    def _signer(self, start: int, end: int) -> int | None:
        """Who signs between two code points: a name, what is said of somebody without one ("A nurse in Ohio"), or a handle."""
        n = self.n
        words = list(range(bisect_right(n.ends, start), bisect_left(n.starts, end))) if end - start < LONGEST_NAME else []
        name = self._first_name(start, end)
        stop = next((w for w in words if n.forms[w] == ","), len(n.forms))
        noun = next(
            (w for w in reversed(words) if w < stop and (d := lexicon.describe(n.forms[w])) and d.kind == "person" and n.entities[w] < 0), None
        )
        if noun is not None and (name is None or not self.state.is_person(name) or (name < noun and self.state.is_possessor(name))):
            return noun
        handle = self.state.text[start:end].strip(" .@").replace("_", "")
        if name is None and words and handle.isalnum() and handle[0].isalpha():
            return words[-1]
        return name

    def _bracket(self, number: int) -> Labelled | None:
        """`“…” [HuffPost.]`: in a round-up the source stands in brackets behind; a quotation in a sentence of the reporter's is somebody else's."""
        quotation, text = self.state.quotations[number], self.state.text
        begin = self.layout.paragraphs[quotation.paragraph].start
        before = text[max(begin, quotation.outer_start - LONGEST_WORD) : quotation.outer_start].split()
        match = None if before and (before[-1].islower() or before[-1].endswith(":")) else BRACKET.match(text, quotation.outer_end)
        last = self._first_name(match.start(1), match.end(1)) if match is not None else None
        return None if last is None else Labelled(last, self.n.entities[last], "dash")

    def _first_name(self, start: int, end: int) -> int | None:
        """The last word of the name among the first words between two code points, if no cue or quotation stands before it."""
        n = self.n
        word = bisect_right(n.ends, start)
        for w in range(word, min(word + 6, len(n.forms))):
            if n.starts[w] >= end or n.is_cue(w) or n.quotations[w] >= 0:
                break
            if n.entities[w] >= 0:
                return self.state.head_of_name(w)
        return None
