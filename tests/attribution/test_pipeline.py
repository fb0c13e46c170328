"""The pipeline as a whole: what it promises of every text, whatever its attribution makes of it."""

import shutil
import threading
from pathlib import Path

import pytest
import spacy

from service.attribution import PipelineError, TimeBudgetExceeded, load
from service.attribution.pipeline import MODEL_DIRECTORY, Pipeline

STORY = """BRINDELL - The ferry will not sail before Friday, its owners say.

“We have looked at the hull twice,” said Marguerite Oduya, the harbour master. “I would not put my own family on that boat.”

She called the delay “a kindness”.
"""


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load()


def test_a_pronoun_is_answered_with_the_full_name(pipeline: Pipeline) -> None:
    found = pipeline.attribute(STORY)
    assert [(q.kind, found.speaker(q).name) for q in found.quotes] == [("direct", "Marguerite Oduya")] * 2 + [("partial", "Marguerite Oduya")]  # type: ignore[union-attr]


def test_the_role_comes_from_the_apposition(pipeline: Pipeline) -> None:
    assert pipeline.attribute(STORY).speakers[0].role == "harbour master"


def test_every_span_covers_its_own_words(pipeline: Pipeline) -> None:
    found = pipeline.attribute(STORY)
    spans = [*found.quotes, *(s for q in found.quotes for s in (q.mention, q.cue) if s), *(m for s in found.speakers for m in s.mentions)]
    assert all(STORY[span.start : span.end] == span.text for span in spans)


def test_an_attribution_split_by_its_source_is_one_turn_and_a_partial_quotation_another(pipeline: Pipeline) -> None:
    assert [q.turn for q in pipeline.attribute(STORY).quotes] == [1, 1, 2]


def test_a_text_without_quotations_has_none(pipeline: Pipeline) -> None:
    assert pipeline.attribute("Nobody said a word.").quotes == ()


@pytest.mark.parametrize("text", ["", " \n\t ", "\ufeff", "“”", "“", '"' * 50])
def test_a_text_with_nothing_to_quote_is_answered(pipeline: Pipeline, text: str) -> None:
    assert pipeline.attribute(text).quotes == ()


def test_a_withheld_speaker_keeps_its_record_and_its_confidence(pipeline: Pipeline) -> None:
    sure = pipeline.attribute(STORY)
    strict = pipeline.attribute(STORY, min_confidence=1.0)
    assert [(q.start, q.confidence) for q in strict.quotes] == [(q.start, q.confidence) for q in sure.quotes]
    assert {(q.speaker, q.reason) for q in strict.quotes} == {(None, "low-confidence")}
    assert strict.speakers == ()


def test_kinds_filter_before_the_numbering(pipeline: Pipeline) -> None:
    found = pipeline.attribute(STORY, kinds=("partial",))
    assert [(q.id, q.text) for q in found.quotes] == [("q1", "a kindness")]


def test_a_lone_surrogate_is_refused(pipeline: Pipeline) -> None:
    with pytest.raises(ValueError, match="surrogate at 3"):
        pipeline.attribute("abc\ud83d")


def test_a_spent_time_budget_ends_the_text_and_the_next_one_is_answered(pipeline: Pipeline) -> None:
    # nothing of the text that was interrupted may reach the next one
    with pytest.raises(TimeBudgetExceeded):
        pipeline.attribute(STORY, time_budget=0.0)
    assert len(pipeline.attribute(STORY).quotes) == 3


def test_threads_that_share_a_pipeline_get_the_answers_of_one(pipeline: Pipeline) -> None:
    alone = pipeline.attribute(STORY)
    answers = []
    threads = [threading.Thread(target=lambda: answers.extend(pipeline.attribute(STORY) for _ in range(4))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 16
    assert all(answer == alone for answer in answers)


def test_the_same_text_gives_the_same_answer(pipeline: Pipeline) -> None:
    assert pipeline.attribute(STORY) == pipeline.attribute(STORY)


def test_spacy_opens_the_model_directory() -> None:
    assert spacy.load(MODEL_DIRECTORY).pipe_names[0] == "quoth_layout"


def test_a_missing_pipeline_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=r"^no trained pipeline in .*config\.cfg is missing$"):
        load(tmp_path)


@pytest.mark.parametrize("file", ["quoth_encoder/encoder.onnx", "quoth_speakers/ranker.json", "config.cfg"])
def test_a_damaged_pipeline_is_one_clear_line(tmp_path: Path, file: str) -> None:
    copy = tmp_path / "model"
    shutil.copytree(MODEL_DIRECTORY, copy)
    (copy / file).write_bytes(b"\x00garbage")
    with pytest.raises(PipelineError, match="cannot be opened") as caught:
        load(copy)
    assert "\n" not in str(caught.value)


def test_a_pipeline_of_another_spacy_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(MODEL_DIRECTORY, copy)
    meta = (copy / "meta.json").read_text(encoding="utf-8")
    (copy / "meta.json").write_text(meta.replace(spacy.load(MODEL_DIRECTORY).meta["spacy_version"], ">=2.0.0,<2.1.0"), encoding="utf-8")
    with pytest.raises(PipelineError, match="made with spaCy"):
        load(copy)
