"""What is said of a text as a whole."""

import pytest

from service.attribution.checks import check_text

STORY = (
    "The old ferry will cross the bay again by summer, the harbour board said on Monday, and it will run on Sundays too. "
    "“We have found the money,” said Ruth Okafor. "
)


def codes(text: str) -> list[str]:
    return [warning.code for warning in check_text(text)]


def test_an_english_story_gives_no_warning() -> None:
    assert codes(STORY * 3) == []


@pytest.mark.parametrize(
    "text",
    [
        "Die alte Fähre wird im Sommer wieder über die Bucht fahren, sagte der Hafenrat am Montag, auch an Sonntagen. " * 4,
        "Le vieux bac traversera de nouveau la baie avant l’été, a déclaré lundi le conseil du port, même le dimanche. " * 4,
        "El viejo transbordador cruzará otra vez la bahía antes del verano, dijo el lunes la junta del puerto, y también los domingos. " * 4,
        "Старый паром снова пойдёт через залив к лету, сообщил в понедельник совет порта, и по воскресеньям тоже. " * 4,
        "港务局星期一说旧渡轮将在夏天之前再次横渡海湾。" * 10,
    ],
)
def test_a_text_in_another_language_is_warned_of(text: str) -> None:
    (warning,) = check_text(text)
    assert (warning.code, warning.start, warning.end) == ("not-english", 0, len(text))


def test_a_few_words_are_too_few_to_tell_their_language() -> None:
    assert codes("Die alte Fähre, sagte er.") == []


def test_a_web_page_is_warned_of_with_its_first_tag() -> None:
    text = "Ferry <p>The ferry will return.</p><p>“We have the money,” she said.</p>"
    (warning,) = check_text(text)
    assert (warning.code, text[warning.start : warning.end]) == ("looks-like-html", "<p>")


def test_a_text_full_of_entities_is_warned_of() -> None:
    assert codes("&ldquo;We have the money,&rdquo; she said. &ldquo;All of it.&rdquo;") == ["looks-like-html"]


@pytest.mark.parametrize("text", ["Norilsk <GMKN.MM> and Gazprom <GAZP.MM> rose, 3 < 4 & 5 > 4.", STORY * 60 + "<br>" * 3])
def test_angle_brackets_and_a_few_tags_are_no_web_page(text: str) -> None:
    assert "looks-like-html" not in codes(text)
