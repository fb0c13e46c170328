"""Letters that were decoded wrongly before the text came here."""

import pytest

from service.attribution import load
from service.attribution.garbled import is_garbled, mended


@pytest.mark.parametrize("word", ["FranÃ§ois", "FranA\u0303\xa7ois", "FranÃƒÂ§ois", "FranA\u0303\x83A\u0302\xa7ois"])
def test_a_garbled_word_is_mended(word: str) -> None:
    assert is_garbled(word)
    assert mended(word) == "François"


@pytest.mark.parametrize("word", ["São", "Âge", "A\u0303", "Ana", "", "Ã", "Ã©Ã"])
def test_no_other_word_is_changed_into_less(word: str) -> None:
    assert mended(word) == word


def test_the_answer_shows_the_name_as_the_text_has_it() -> None:
    text = "Storm over Vormsi\n\n“The quay is lost,” FranÃ§ois Tamm said on Friday. “We wait,” Tamm said."
    answer = load().attribute(text)
    assert [speaker.name for speaker in answer.speakers] == ["FranÃ§ois Tamm"]
    for mention in answer.speakers[0].mentions:
        assert text[mention.start : mention.end] == mention.text
