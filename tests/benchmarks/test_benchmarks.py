"""The benchmarks measure what they say; how fast or small anything is, they say when they are run."""

import mmap
import re
import time
from itertools import islice
from pathlib import Path

import pytest

import service.attribution
from benchmarks import memory, speed
from benchmarks.memory import Reading
from benchmarks.news import renewed, stories, word_count


class Pipeline:
    """A pipeline that remembers what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def attribute(self, text: str) -> None:
        self.texts.append(text)
        sum(range(20_000))  # some CPU time, so that a rate can be told


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    pipeline = Pipeline()
    monkeypatch.setattr(service.attribution, "load", lambda: pipeline)
    monkeypatch.setattr(speed, "use_one_core", lambda: None)
    return pipeline


def test_the_same_seed_tells_the_same_stories_and_another_one_others() -> None:
    assert list(stories(2, seed=1)) == list(stories(2, seed=1))
    assert len({*stories(20, seed=1), *stories(20, seed=2)}) == 40


def test_a_story_has_a_title_a_dateline_quotations_and_no_slot_left_open() -> None:
    for story in stories(10, seed=3):
        title, opening, *_ = story.split("\n\n")
        assert "“" not in title
        assert " (Made News) - " in opening
        assert story.count("“") == story.count("”") > 0
        assert not re.search(r"[{}]", story)


def test_a_story_is_about_as_long_as_asked_for() -> None:
    assert all(300 <= word_count(story) < 360 for story in stories(10, seed=4, words=300))


def test_renewed_text_has_the_same_shape_and_none_of_the_long_words() -> None:
    text = "“The ferry company waits,” said Ona Brik."
    new = renewed(text, seed=1)
    assert re.sub(r"[A-Z]", "A", re.sub(r"[a-z]", "a", new)) == re.sub(r"[A-Z]", "A", re.sub(r"[a-z]", "a", text))
    assert set(re.findall(r"\w{4,}", new)).isdisjoint(re.findall(r"\w{4,}", text))
    assert renewed(text, seed=2) != new


def test_speed_is_words_by_cpu_seconds_and_does_not_count_waiting() -> None:
    measured = speed.measure(lambda text: time.sleep(0.2), ["one two three", "four"])
    assert measured.words == 4
    assert measured.seconds < 0.1


def test_every_repetition_gives_the_pipeline_stories_that_it_has_not_seen(pipeline: Pipeline) -> None:
    speed.main(["--stories", "2", "--words", "60", "--repetitions", "2"])
    assert len(set(pipeline.texts)) == len(pipeline.texts) == 3 + 2 * 2 * 2


def test_the_share_is_the_pipelines_rate_by_the_tokenizers_on_unseen_words() -> None:
    one = speed.Repetition(*(speed.Measure(words, 1.0) for words in (1200, 1600, 2400, 200, 50)))
    assert (one.share, one.share_of_fresh) == (pytest.approx(1 / 6), pytest.approx(1 / 8))
    assert "| 1/6.0 |" in speed.table([one])


def test_unseen_words_cost_the_tokenizer_more_than_a_fresh_vocabulary_and_that_more_than_a_full_one() -> None:
    one = speed.repeat(lambda text: sum(range(1000)), list(stories(20, seed=5)), seed=6)
    assert one.tokenizer_unseen.rate < one.tokenizer_fresh.rate < one.tokenizer_seen.rate


def test_articles_of_ones_own_can_be_read_instead(pipeline: Pipeline, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"text": "A short story.\u2028It ends."}\n', encoding="utf-8")
    speed.main(["--texts", str(texts), "--repetitions", "1"])
    assert "A short story.\u2028It ends." in pipeline.texts
    assert "blank tokenizer, unseen words" in capsys.readouterr().out


def test_resident_memory_sees_what_is_allocated() -> None:
    before = memory.resident()
    block = b"\x01" * 50_000_000
    assert 40 < memory.resident() - before < 70
    del block


def test_every_article_of_the_memory_run_is_different() -> None:
    assert len(set(islice(memory.different_articles(), 200))) == 200


def test_memory_is_read_at_the_start_and_twenty_times_to_the_last_article() -> None:
    read: list[str] = []
    readings = memory.run(read.append, 45, lambda: 1.0, lambda reading: None)
    assert (readings[0].articles, readings[-1].articles, len(read)) == (0, 45, 45)
    assert len(readings) >= memory.READINGS


def test_growth_counts_from_the_first_tenth_on() -> None:
    readings = [Reading(0, 50.0), Reading(50, 90.0), Reading(100, 100.0), Reading(500, 101.0), Reading(1000, 104.0)]
    assert memory.growth(readings) == pytest.approx(4.0)


def test_a_pipeline_that_keeps_its_articles_is_found_growing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    kept: list[mmap.mmap] = []  # memory of its own, not what the process has freed before

    class Leaking:
        def attribute(self, text: str) -> None:
            block = mmap.mmap(-1, 200_000)
            block.write(b"\x01" * 200_000)
            kept.append(block)

    monkeypatch.setattr(service.attribution, "load", Leaking)
    assert memory.main(["--articles", "200"]) == 1
    assert "growing" in capsys.readouterr().out


def test_a_pipeline_that_keeps_nothing_is_found_flat(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert memory.main(["--articles", "40", "--tolerance", "20"]) == 0
    assert "flat" in capsys.readouterr().out


def test_a_service_is_measured_by_address_and_process_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert memory.main(["--url", "http://127.0.0.1:9/v1/quotes"]) == 2
    assert "--pid" in capsys.readouterr().err
