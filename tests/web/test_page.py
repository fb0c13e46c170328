"""The page in a real browser, in front of a service whose pipeline answers by rote."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from service.app import create_app
from service.settings import Settings
from tests.web.conftest import STORY, serving
from tests.web.rote import RotePipeline

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'").expect
pytestmark = pytest.mark.browser
Read = Callable[..., Any]

HOSTILE = """<script>window.hacked = true</script> on a bridge

“<img src=x onerror='window.hacked = true'><b>bold</b> &amp; “,” said Mallory Vane, the <i>writer</i>.

“Left to right \u202eright to left\u2066 and never closed,” said Edna Krall.

“A \u0000 nul, a \ufeff mark, a \U0001f469\u200d\U0001f692 firefighter and e\u0301,” said Mallory Vane.
"""


def marks(page: Any, selector: str = ".story .quote") -> list[str]:
    return [text.strip("“”") for text in page.locator(selector).all_text_contents()]


def letters(page: Any, selector: str = ".story .quote") -> list[str]:
    """What stands in front of each quotation: the speaker's letter, or a plus where a turn goes on."""
    return page.locator(selector).evaluate_all("all => all.map(mark => mark.dataset.mark)")


def styles(page: Any, selector: str, name: str) -> list[str]:
    """A property of the computed style of each element."""
    return page.locator(selector).evaluate_all("(all, name) => all.map(each => getComputedStyle(each).getPropertyValue(name))", name)


def download(page: Any, form: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.click(f'[data-export="{form}"]')
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


# The answer


def test_every_quotation_is_marked_in_the_text(read: Read) -> None:
    page = read()
    assert marks(page) == [
        "The piles are rotten,",
        "We measured them twice.",
        "I sell bread on the other side \U0001f6b2 of that bridge,",
        "a slow accident",
        "Someone will drown.",
    ]


def test_the_text_is_shown_whole(read: Read) -> None:
    page = read()
    shown = "\n\n".join(page.locator(".story > *").all_text_contents())
    assert shown == STORY.strip()


def test_the_title_is_the_headline(read: Read) -> None:
    assert read().locator(".story .headline").text_content() == "Bridge over the Lume to close for a year"


def test_quotations_of_one_speaker_share_a_colour_and_a_letter(read: Read) -> None:
    page = read()
    assert letters(page, ".story .quote[data-speaker=s1]") == ["A", "+", "A"]
    assert len(set(styles(page, ".story .quote[data-speaker=s1]", "--c"))) == 1


def test_different_speakers_have_different_colours_and_letters(read: Read) -> None:
    page = read()
    assert page.locator(".speaker .chip").all_text_contents() == ["A", "B", "?"]
    assert len(set(styles(page, ".speaker", "--c"))) == 3


def test_a_letter_opens_each_turn_and_a_plus_goes_on_with_it(read: Read) -> None:
    assert letters(read()) == ["A", "+", "B", "A", "?"]


def test_partial_quotations_look_different(read: Read) -> None:
    assert styles(read(), ".story .quote", "outline-style") == ["none", "none", "none", "dashed", "none"]


def test_a_quotation_of_nobody_is_plainly_marked(read: Read) -> None:
    page = read()
    assert marks(page, ".story .quote.nobody") == ["Someone will drown."]
    assert page.locator(".speaker .name").all_text_contents()[-1] == "Nobody named"


def test_mention_and_cue_are_underlined_each_in_its_way(read: Read) -> None:
    page = read()
    assert page.locator(".story .mention").all_text_contents() == ["Odile Farrant", "Tom Okoro", "Odile Farrant"]
    assert page.locator(".story .cue").all_text_contents() == ["said", "said", "as"]
    assert set(styles(page, ".story .mention, .story .cue", "text-decoration-line")) == {"underline"}
    assert set(styles(page, ".story .mention", "text-decoration-style")) != set(styles(page, ".story .cue", "text-decoration-style"))


def test_the_speakers_are_listed_by_share_with_role_quotations_and_words(read: Read) -> None:
    rows = read().locator(".speaker").all_inner_texts()
    assert [row.split("\n") for row in rows] == [
        ["A", "Odile Farrant", "county engineer", "3 quotations, 11 words", "46\u202f%"],
        ["B", "Tom Okoro", "1 quotation, 10 words", "42\u202f%"],
        ["?", "Nobody named", "1 quotation, 3 words", "13\u202f%"],
    ]


def test_the_bar_shows_the_shares_and_says_them(read: Read) -> None:
    bar = read().locator(".bar")
    assert bar.get_attribute("aria-label") == "Share of the quoted words: Odile Farrant 46\u202f%, Tom Okoro 42\u202f%, nobody named 13\u202f%"
    first, second = bar.locator("span").evaluate_all("all => all.slice(0, 2).map(part => part.getBoundingClientRect().width)")
    assert first / second == pytest.approx(11 / 10, abs=0.02)


def test_words_that_are_not_speech_are_shown_on_request(read: Read) -> None:
    page = read()
    page.check("#scare")
    page.wait_for_selector(".story .quote.not_speech")
    assert marks(page, ".story .quote.not_speech") == ["Old Meg"]
    assert styles(page, ".story .quote.not_speech", "border-bottom-style") == ["dotted"]
    assert page.locator(".speaker").count() == 3


def test_a_text_without_quotations_says_so(read: Read) -> None:
    page = read("Nothing was said.\n\nIt rained.")
    assert page.locator("#summary").text_content() == "Nobody is quoted in this text"


def test_warnings_are_shown_and_lead_to_their_place(read: Read) -> None:
    page = read(HOSTILE)
    page.click("#warnings button")
    assert page.evaluate("document.activeElement.classList.contains('headline')")


def two_stories() -> tuple[str, dict[str, Any]]:
    """Two stories pasted together, and the answer to them."""
    text = "One\n\n“Yes,” said Ann Bo.\n\nTwo\n\n“No,” said Ann Bo.\n"
    cut = text.index("Two")
    told: dict[str, Any] = {"name": "Ann Bo", "type": "person", "role": None}
    bare = {"kind": "direct", "mention": None, "cue": None, "via": None, "confidence": 0.4, "reason": None}
    quotes, speakers = [], []
    for number, words in ((1, "Yes,"), (2, "No,")):
        start = text.index(words)
        ids = {"id": f"q{number}", "article": f"a{number}", "turn": number}
        quotes.append({**ids, **bare, "text": words, "start": start, "end": start + len(words), "speaker": {"id": f"s{number}", **told}})
        speakers.append({"id": f"s{number}", "article": f"a{number}", **told, "mentions": [], "quotes": [f"q{number}"]})
    articles = [{"id": "a1", "title": "One", "start": 0, "end": cut - 2}, {"id": "a2", "title": "Two", "start": cut, "end": len(text)}]
    rest = {"id": None, "offset_unit": "utf16", "warnings": [], "model": {"name": "rote", "version": "0.1"}}
    return text, {**rest, "articles": articles, "quotes": quotes, "speakers": speakers}


@pytest.fixture
def feed(visit: Read, address: str) -> Any:
    """The page with the two stories."""
    text, body = two_stories()
    page = visit(address)
    page.route("**/v1/quotes", lambda route: route.fulfill(json=body))
    page.fill("#text", text)
    page.click("#submit")
    page.wait_for_selector(".piece:nth-child(2)")
    return page


def test_several_stories_are_drawn_apart_each_with_its_own_speakers(feed: Any) -> None:
    assert feed.locator(".piece .headline").all_text_contents() == ["One", "Two"]
    assert [piece.locator(".speaker").count() for piece in feed.locator(".piece").all()] == [1, 1]


def test_a_filter_stays_within_its_story(feed: Any) -> None:
    feed.locator(".piece").nth(1).locator(".speaker").click()
    assert [piece.locator(".filter").count() for piece in feed.locator(".piece").all()] == [0, 1]


def test_a_speaker_who_is_less_than_half_sure_gets_a_question_mark(feed: Any) -> None:
    assert letters(feed) == ["A?", "A?"]


# The note


def test_hovering_over_a_quotation_shows_speaker_evidence_and_confidence(read: Read) -> None:
    page = read()
    page.locator(".story .quote").nth(2).hover()
    note = page.locator("#evidence")
    note.wait_for()
    assert note.locator(".name").text_content() == "Tom Okoro"
    facts = dict(zip(note.locator("dt").all_text_contents(), note.locator("dd").all_text_contents(), strict=True))
    assert facts == {
        "Mention": "“Tom Okoro”",
        "Cue": "“said”",
        "Via": "the Ferry Post",
        "Kind": "direct quotation",
        "Turn": "2",
        "Confidence": "96\u202f%",
    }


def test_the_note_stays_while_the_pointer_is_on_it_and_goes_when_it_leaves(read: Read) -> None:
    page = read()
    page.locator(".story .quote").first.hover()
    page.locator("#evidence .name").hover()
    page.wait_for_timeout(400)
    assert page.locator("#evidence").is_visible()
    page.locator("#summary").hover()
    page.wait_for_selector("#evidence", state="hidden")


def test_a_note_lights_up_its_turn_and_its_evidence(read: Read) -> None:
    page = read()
    page.locator(".story .quote").nth(1).focus()
    assert marks(page, ".quote.turn") == ["The piles are rotten,", "We measured them twice."]
    assert page.locator(".lit").all_text_contents() == ["said", "Odile Farrant"]


def test_a_screen_reader_is_told_what_the_note_says(read: Read) -> None:
    told = read().locator(".story .quote").evaluate_all("all => all.map(mark => mark.getAttribute('aria-description'))")
    assert told[0] == "Odile Farrant, county engineer. Mention: Odile Farrant. Cue: said. Confidence 96\u202f%. Turn 1."
    assert told[3].startswith("Odile Farrant, county engineer. Partial quotation.")
    assert told[4].startswith("Nobody named. The article names nobody for these words.")


# The filter


def test_a_click_on_a_speaker_leaves_only_the_paragraphs_with_their_words(read: Read) -> None:
    page = read()
    page.click(".speaker >> text=Odile Farrant")
    assert page.locator(".speaker").first.get_attribute("aria-pressed") == "true"
    left = page.locator(".story > p:not(.away):not(.gap)").all_text_contents()
    assert [text[:12] for text in left] == ["“The piles a", "It was “a sl"]
    assert [int(re.findall(r"\d+", gap)[0]) for gap in page.locator(".gap").all_text_contents()] == [1, 3]
    assert page.locator("#live").text_content() == "Only Odile Farrant: 3 quotations; 4 paragraphs folded away."


def test_a_second_click_shows_everyone_again(read: Read) -> None:
    page = read()
    page.click(".speaker >> text=Tom Okoro")
    page.click(".speaker >> text=Tom Okoro")
    assert page.locator(".away, .gap, .filter, .muted").count() == 0


# Words that want to be code


def test_hostile_text_is_shown_as_text(read: Read) -> None:
    page = read(HOSTILE)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#stories :is(script, img, b, i)").count() == 0
    assert page.locator(".story .headline").text_content() == HOSTILE.split("\n")[0]
    assert "<img src=x onerror='window.hacked = true'>" in page.locator(".story").text_content()


def test_direction_marks_do_not_leave_their_paragraph(read: Read) -> None:
    page = read(HOSTILE)
    assert page.locator(".story > *").evaluate_all("all => all.every(block => getComputedStyle(block).unicodeBidi.match(/isolate|plaintext/))")
    assert page.locator(".speaker .name").evaluate_all("all => all.every(name => getComputedStyle(name).unicodeBidi === 'isolate')")


def test_hostile_text_stays_text_in_the_exported_page(read: Read, visit: Read, tmp_path: Path) -> None:
    _, content = download(read(HOSTILE), "html")
    (tmp_path / "story.html").write_bytes(content)
    page = visit((tmp_path / "story.html").as_uri())
    assert page.evaluate("window.hacked") is None
    assert page.locator("script, img, b, i, iframe, link").count() == 0
    assert "onerror='window.hacked = true'" in page.locator(".story").text_content()


LONGEST = {
    "one paragraph": "“Now,” said Ann Bo. " * 5_000,
    "many paragraphs": "“Now,” said Ann Bo.\n\n" * 4_700,
    "marks around single letters": "“a”" * 33_000,
    "one word": "x" * 100_000,
    "hardly more than lines": "\n" * 50_000 + "“" * 49_999 + "”",
}


@pytest.mark.parametrize("kind", LONGEST)
def test_a_story_of_the_greatest_length_is_drawn_without_freezing(visit: Read, address: str, kind: str) -> None:
    page = visit(address)
    # Pasting is the browser's work, and Chromium's own insertion of many lines is slow.
    page.evaluate("story => { document.getElementById('text').value = story }", LONGEST[kind][: Settings().max_chars])
    page.evaluate("window.frozen = 0")
    page.evaluate("new PerformanceObserver(list => list.getEntries().forEach(task => { frozen += task.duration })).observe({type: 'longtask'})")
    page.click("#submit")
    page.wait_for_selector("#results:not([hidden])")
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("window.frozen") < 5_000  # milliseconds, on a machine that others share


# Without a mouse


def test_everything_is_done_with_the_keyboard_alone(visit: Read, address: str) -> None:
    page = visit(address)
    press = page.keyboard.press

    def tab_to(selector: str) -> None:
        for _ in range(40):
            press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never comes to {selector}")

    tab_to("#text")
    page.keyboard.insert_text(STORY)
    press("Control+Enter")
    page.wait_for_selector("#results:not([hidden])")
    assert page.evaluate("document.activeElement.id") == "summary"
    tab_to(".speaker")
    press("Enter")
    assert page.locator(".filter").is_visible()
    tab_to(".story .quote")
    assert page.locator("#evidence .name").text_content() == "Odile Farrant"
    press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "“We measured them twice.”"
    press("Escape")
    assert page.locator("#evidence").is_hidden()
    assert page.locator(".filter").is_visible()
    press("Escape")
    assert page.locator(".filter").count() == 0
    page.keyboard.press("Shift+Tab")


FOCUS_SHOWS = """() => {
    const at = document.activeElement;
    const frame = at.closest(".sheet");
    return at === document.body || getComputedStyle(at).outlineStyle !== "none" || (frame && getComputedStyle(frame).boxShadow !== "none");
}"""


def test_focus_is_always_visible(visit: Read, address: str) -> None:
    page = visit(address)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SHOWS)


# What goes in


def test_an_example_fills_the_form_and_one_press_reads_it(visit: Read, address: str) -> None:
    page = visit(address)
    page.click("[data-example]")
    expect(page.locator("#text")).to_have_value(re.compile("^Ferry operator"))
    assert page.evaluate("document.activeElement.id") == "submit"
    page.keyboard.press("Enter")
    page.wait_for_selector("#results:not([hidden])")


def test_a_file_can_be_opened(visit: Read, address: str) -> None:
    page = visit(address)
    page.set_input_files("#file", {"name": "story.txt", "mimeType": "text/plain", "buffer": STORY.encode()})
    expect(page.locator("#text")).to_have_value(STORY)


def test_a_file_can_be_dropped_anywhere(visit: Read, address: str) -> None:
    page = visit(address)
    data = page.evaluate_handle("new DataTransfer()")
    data.evaluate("(data, text) => data.items.add(new File([text], 'story.txt', {type: 'text/plain'}))", STORY)
    page.dispatch_event("main", "dragenter", {"dataTransfer": data})
    assert page.locator(".drop-note").is_visible()
    page.dispatch_event("main", "drop", {"dataTransfer": data})
    expect(page.locator("#text")).to_have_value(STORY)
    assert page.locator(".drop-note").is_hidden()


def test_a_file_that_is_no_text_is_refused_in_words(visit: Read, address: str) -> None:
    page = visit(address)
    page.set_input_files("#file", {"name": "story.txt", "mimeType": "text/plain", "buffer": b"\xff\xfe\x00\xd8"})
    assert page.locator("#problem h2").text_content() == "The file is not a text"


def test_the_counter_counts_code_points_against_the_limit(visit: Read, address: str) -> None:
    page = visit(address)
    page.fill("#text", "\U0001f6b2 é")
    expect(page.locator("#count")).to_have_text("3 of 100,000 characters")


def test_the_limit_is_announced_before_it_is_hit(visit: Read, address: str) -> None:
    page = visit(address)
    expect(page.locator("#count")).to_have_text("0 of 100,000 characters")
    page.fill("#text", "x" * 95_000)
    assert page.locator("#limit").text_content() == "5,000 characters left."
    page.fill("#text", "x" * 100_001)
    assert page.locator("#limit").text_content() == "1 character too many: the service will refuse the story."
    assert page.locator("#text").get_attribute("aria-invalid") == "true"


def test_a_service_that_tells_no_limits_is_used_without(visit: Read, address: str) -> None:
    page = visit(address)
    page.route("**/v1/info", lambda route: route.fulfill(status=404, body="none"))
    page.reload()
    page.fill("#text", "abc")
    assert page.locator("#count").text_content() == "3 characters"


# What can go wrong


def test_an_empty_story_is_not_sent(visit: Read, address: str) -> None:
    page = visit(address)
    page.click("#submit")
    assert page.locator("#limit").text_content() == "Paste or type a story first."
    assert page.evaluate("document.activeElement.id") == "text"


def ask_for_nonsense(page: Any) -> None:
    """Post half of a surrogate pair, which is no character."""
    page.evaluate("document.getElementById('text').value = 'Half a bicycle: \\ud83d'")
    page.click("#submit")
    page.wait_for_selector("#problem h2")


def test_a_problem_is_shown_in_its_own_words(visit: Read, address: str) -> None:
    page = visit(address)
    with page.expect_response("**/v1/quotes") as waiting:
        ask_for_nonsense(page)
    told = waiting.value.json()
    wrong = told["errors"][0]
    assert [line for line in page.locator("#problem").inner_text().split("\n") if line] == [
        told["title"],
        told["detail"],
        " ".join(filter(None, (wrong["pointer"], wrong["detail"], wrong.get("hint")))),
        f"Request {told['request_id']}",
    ]


def test_a_problem_is_an_alert(visit: Read, address: str) -> None:
    assert visit(address).locator("#problem").get_attribute("role") == "alert"


def test_a_story_that_is_too_long_meets_the_services_own_limit(visit: Read, address: str) -> None:
    page = visit(address)
    page.fill("#text", "x" * (Settings().max_chars + 1))
    page.click("#submit")
    page.wait_for_selector("#problem h2")
    assert "100,001" in page.locator("#problem").inner_text().replace("100001", "100,001")


def test_a_problem_goes_when_the_next_story_is_read(visit: Read, address: str) -> None:
    page = visit(address)
    ask_for_nonsense(page)
    page.fill("#text", STORY)
    page.click("#submit")
    page.wait_for_selector("#results:not([hidden])")
    assert page.locator("#problem").is_hidden()


def test_a_busy_service_says_when_to_try_again(visit: Read, address: str) -> None:
    page = visit(address)
    page.route(
        "**/v1/quotes",
        lambda route: route.fulfill(status=503, headers={"Retry-After": "2"}, json={"title": "All workers are busy", "detail": "Wait."}),
    )
    page.fill("#text", STORY)
    page.click("#submit")
    page.wait_for_selector("#problem h2")
    assert "Try again in 2 seconds." in page.locator("#problem").inner_text()


def test_an_answer_that_is_no_problem_document_is_a_plain_sentence(visit: Read, address: str) -> None:
    page = visit(address)
    page.route("**/v1/quotes", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>", content_type="text/html"))
    page.fill("#text", STORY)
    page.click("#submit")
    page.wait_for_selector("#problem h2")
    assert page.locator("#problem h2").text_content() == "The service answered 502"
    assert page.locator("#problem h1").count() == 0


def test_a_service_that_is_gone_is_a_plain_sentence(visit: Read, address: str) -> None:
    page = visit(address)
    page.route("**/v1/quotes", lambda route: route.abort())
    page.fill("#text", STORY)
    page.click("#submit")
    page.wait_for_selector("#problem h2")
    assert page.locator("#problem h2").text_content() == "The service cannot be reached"


def test_escape_stops_a_request_on_its_way(visit: Read, address: str) -> None:
    page = visit(address)
    page.route("**/v1/quotes", lambda route: None)
    page.fill("#text", STORY)
    page.click("#submit")
    expect(page.locator("#submit")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("#submit")).to_be_enabled()
    assert page.locator("#problem").is_hidden()


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[str]:
    """The address of a service that asks for the key "let me in"."""
    keys = tmp_path / "keys"
    keys.write_text(hashlib.sha256(b"let me in").hexdigest(), encoding="ascii")
    with serving(create_app(Settings(api_keys_file=str(keys)), RotePipeline())) as url:
        yield url


def ask_without_key(page: Any) -> None:
    page.fill("#text", STORY)
    page.click("#submit")
    page.wait_for_selector("#key-dialog[open]")


def test_a_service_with_keys_is_asked_with_the_key_that_the_reader_gives(visit: Read, guarded: str) -> None:
    page = visit(guarded)
    ask_without_key(page)
    page.fill("#key", "let me in")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results:not([hidden])")
    assert download(page, "json")[0].endswith(".json")


def test_a_key_is_kept_nowhere_but_in_the_open_page(visit: Read, guarded: str) -> None:
    page = visit(guarded)
    ask_without_key(page)
    page.fill("#key", "let me in")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results:not([hidden])")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.reload()
    ask_without_key(page)


def test_a_wrong_key_is_asked_for_again(visit: Read, guarded: str) -> None:
    page = visit(guarded)
    ask_without_key(page)
    page.fill("#key", "open sesame")
    page.keyboard.press("Enter")
    expect(page.locator("#key")).to_have_value("")
    expect(page.locator("#key-dialog")).to_be_visible()
    expect(page.locator("#key-detail")).not_to_have_text("")


def test_who_has_no_key_sees_the_problem(visit: Read, guarded: str) -> None:
    page = visit(guarded)
    ask_without_key(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("#problem h2")
    assert "key" in page.locator("#problem").inner_text()


# What goes out


def test_the_exported_json_is_the_services_own_answer_in_code_points(read: Read) -> None:
    name, content = download(read(), "json")
    told = json.loads(content)
    assert name == "bridge-over-the-lume-to-close-for-a-year.json"
    assert told["offset_unit"] == "codepoint"
    assert [STORY[quote["start"] : quote["end"]] for quote in told["quotes"]] == [quote["text"] for quote in told["quotes"]]


def test_the_exported_csv_is_the_services_own_made_safe_for_a_spreadsheet(read: Read, app: Flask) -> None:
    name, content = download(read(), "csv")
    assert name.endswith(".csv")
    asked = {"json": {"text": STORY}, "headers": {"Accept": "text/csv"}, "query_string": {"csv_bom": "1", "csv_safe": "1"}}
    assert content == app.test_client().post("/v1/quotes", **asked).data
    assert content.startswith("\ufeffarticle_id,article,quote_id,".encode())


def test_the_exported_page_stands_alone_and_shows_the_same(read: Read, visit: Read, tmp_path: Path) -> None:
    page = read()
    shown = marks(page)
    _, content = download(page, "html")
    (tmp_path / "story.html").write_bytes(content)
    saved = visit((tmp_path / "story.html").as_uri())
    assert saved.title() == "Bridge over the Lume to close for a year"
    assert marks(saved) == shown
    assert saved.locator(".bar").is_visible()
    assert "Cue: said." in saved.locator(".quote").first.get_attribute("title")
    assert saved.locator("script").count() == 0


def test_choosing_a_speaker_in_the_exported_page_fades_the_others(read: Read, visit: Read, tmp_path: Path) -> None:
    _, content = download(read(), "html")
    (tmp_path / "story.html").write_bytes(content)
    saved = visit((tmp_path / "story.html").as_uri())
    saved.click("label >> text=Tom Okoro")
    assert saved.locator(".quote").evaluate_all("all => all.map(mark => getComputedStyle(mark).opacity)") == ["0.25", "0.25", "1", "0.25", "0.25"]


def test_an_export_that_fails_shows_the_problem(read: Read) -> None:
    page = read()
    page.route("**/v1/quotes?**", lambda route: route.fulfill(status=406, json={"title": "Not acceptable", "detail": "No CSV here."}))
    page.click('[data-export="csv"]')
    page.wait_for_selector("#problem h2")
    assert page.locator("#problem p").first.text_content() == "No CSV here."


# For everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing(read: Read, scheme: str, width: int) -> None:
    missing = "axe-playwright-python is not installed: pip install '.[browser]'"
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=missing).Axe()
    page = read(color_scheme=scheme, width=width)
    page.check("#scare")
    page.wait_for_selector(".story .quote.not_speech")
    found = [axe.run(page).response["violations"]]
    page.locator(".story .quote").first.focus()
    found.append(axe.run(page).response["violations"])
    page.keyboard.press("Escape")
    page.locator(".speaker").first.click()
    found.append(axe.run(page).response["violations"])
    page.click("#fresh")
    ask_for_nonsense(page)
    found.append(axe.run(page).response["violations"])
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for violations in found for rule in violations] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 768, 1920])
def test_nothing_has_to_be_scrolled_sideways(read: Read, scheme: str, width: int) -> None:
    page = read(STORY + "\n“" + "Donaudampfschiff" * 40 + ",” said " + "Al " + "Bo" * 90 + ".\n", width=width, height=700, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".story .quote").last.focus()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("#again")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_mode_is_dark(read: Read) -> None:
    page = read(color_scheme="dark")
    red, green, blue = map(int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3])
    assert max(red, green, blue) < 60


def test_on_a_small_screen_the_note_is_a_sheet_that_does_not_hide_its_quotation(read: Read) -> None:
    page = read(width=375, height=700)
    quotation = page.locator(".story .quote").last
    quotation.focus()
    sheet = page.locator("#evidence").bounding_box()
    assert sheet["y"] + sheet["height"] == pytest.approx(700, abs=1)
    assert quotation.bounding_box()["y"] + quotation.bounding_box()["height"] <= sheet["y"]


def test_whoever_wants_less_motion_gets_none(read: Read) -> None:
    page = read(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.locator(".speaker").first.evaluate("row => getComputedStyle(row).transitionDuration") == "0s"
