"""The annotations made for this project, and how they become training examples."""

import json
from pathlib import Path

import pytest

ANNOTATIONS = Path(__file__).parents[2] / "training" / "annotations"
KINDS = {"direct", "partial", "not_speech", "bad"}
TYPES = {"person", "unnamed", "organization", "document", None}


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (ANNOTATIONS / name).read_text(encoding="utf-8").split("\n") if line]


def test_the_annotations_of_others_articles_hold_no_text_of_theirs() -> None:
    for article in rows("polnear.jsonl"):
        assert set(article) == {"id", "quotes"}
        for quote in article["quotes"]:
            assert set(quote) <= {"start", "end", "kind", "speaker", "speaker_type", "mention_start", "mention_end", "cue_start", "cue_end"}
            assert quote["start"] < quote["end"]
            assert quote["kind"] in KINDS
            assert quote.get("speaker_type") in TYPES


@pytest.mark.parametrize("name", ["stories.jsonl", "aside.jsonl"])
def test_the_stories_answers_stand_in_their_texts(name: str) -> None:
    for story in rows(name):
        text = story["text"]
        assert all(form in text for forms in story["names"].values() for form in forms), story["id"]
        for quote in story["quotes"]:
            assert quote["kind"] in KINDS
            assert 0 <= quote["start"] < quote["end"] <= len(text)
            assert bool(quote.get("speaker")) == bool(quote.get("speaker_type"))
            for part in ("mention", "cue"):
                if f"{part}_start" in quote:
                    assert text[quote[f"{part}_start"] : quote[f"{part}_end"]].strip()


def test_no_story_for_training_is_a_story_for_testing() -> None:
    aside = {story["text"] for story in rows("aside.jsonl")}
    tested = aside | {path.read_text(encoding="utf-8").strip() for path in (ANNOTATIONS.parents[1] / "tests" / "stories").glob("*.txt")}
    assert not tested & {story["text"] for story in rows("stories.jsonl")}


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("Foreign Minister Lucía Ferreira", "Ferreira"),
        ("the spokeswoman for the ministry", "spokeswoman"),
        ("Ferreira, the minister", "Ferreira"),
        ("a source close to the talks", "source"),
        ("the minister’s", "minister"),
    ],
)
def test_the_head_of_a_phrase_is_its_last_word_before_a_preposition_or_mark(phrase: str, head: str) -> None:
    from training.examples import Plain

    at = Plain(phrase).head(0, len(phrase))
    assert at is not None
    assert phrase[at:].startswith(head)
