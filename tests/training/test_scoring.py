"""Verdicts and figures, on stories of our own; the same as the project's scale where its script is at hand."""

import importlib.util
import random
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from training.evaluate import answers_of
from training.gold import GoldArticle, GoldQuote, gold_article
from training.readers import data_folder
from training.scoring import Answer, Ratio, Score, judge, judge_article, mention_kind

TEXT = (
    "Ferry late, islanders say\n\n“We wait,” said Ona Brik, mayor of Tessaly. “We always wait.”\n\n"
    "She called the timetable a “cruel joke” and read “Tides of Home” aloud.\n\n“Nobody told us,” a dock worker said. “Ever.”"
)


def quote(words: str, kind: str = "direct", speaker: str | None = "Ona Brik", who: str | None = "person", **more: Any) -> dict[str, Any]:
    """A gold record of the quotation that holds `words`; `mention` and `cue` are given in words, too, and looked for from `after` on."""
    start = TEXT.index(words)
    record = {"start": start, "end": start + len(words), "kind": kind, "speaker": speaker, "speaker_type": who, "turn": 1, **more}
    for part in ("mention", "cue"):
        if part in record:
            at = TEXT.index(record[part])
            record |= {f"{part}_start": at, f"{part}_end": at + len(record[part])}
    return record


RECORDS = [
    quote("We wait,", mention="Ona Brik", cue="said", role="mayor of Tessaly"),
    quote("We always wait.", mention="Ona Brik", cue="said", role="mayor of Tessaly"),
    quote("cruel joke", "partial", mention="She", cue="called", turn=2),
    quote("Tides of Home", "not_speech", None, None, turn=None),
    quote("Nobody told us,", speaker="dock worker", who="unnamed", mention="a dock worker", turn=3),
    quote("Ever.", speaker=None, who=None, turn=3),
]
ARTICLE = gold_article({"id": "ferry", "text": TEXT, "quotes": RECORDS})


def right() -> list[Answer]:
    """The answers that are right in everything."""
    return [
        Answer(q.start, q.end, q.kind, q.turn, q.speaker, q.speaker_type, q.role, q.mention, q.cue, confidence=0.9 if q.speaker else None)
        for q in ARTICLE.quotes
        if q.kind != "not_speech"
    ]


def figures(*answers: Answer) -> dict[str, str]:
    return {name: str(ratio) for name, ratio in judge([ARTICLE], {"ferry": answers}).figures.items()}


def test_right_answers_get_full_marks() -> None:
    score = judge([ARTICLE], {"ferry": right()})
    assert {name: ratio.share for name, ratio in score.figures.items() if name != "confidence gap"} == dict.fromkeys(
        (name for name in score.figures if name != "confidence gap"), 1.0
    )
    assert score.f1 == 1.0


def test_a_quotation_matches_with_nine_tenths_of_the_longer_whatever_closes_it() -> None:
    first, *rest = right()
    assert figures(replace(first, end=first.end - 1), *rest)["recall, direct"] == "100.0% (4/4)"
    assert figures(replace(first, end=first.end - 3), *rest)["recall, direct"] == "75.0% (3/4)"


def test_a_returned_title_is_a_scare_quote_not_kept_out_and_lowers_precision() -> None:
    title = ARTICLE.quotes[3]
    found = figures(*right(), Answer(title.start, title.end, "partial", speaker="Ona Brik"))
    assert found["scare quotes kept out"] == "0.0% (0/1)"
    assert found["precision of returned"] == "83.3% (5/6)"
    assert found["end to end precision"] == "80.0% (4/5)"


def test_what_is_returned_on_broken_marks_counts_neither_way() -> None:
    broken = GoldArticle("ferry", TEXT, (*ARTICLE.quotes[:-1], replace(ARTICLE.quotes[-1], kind="bad")))
    score = judge([broken], {"ferry": right()})
    assert score.figures["recall, direct"] == Ratio(3, 3)
    assert score.figures["precision of returned"] == Ratio(4, 4)


def test_a_wrong_speaker_costs_end_to_end_precision_and_recall_and_a_withheld_one_only_recall() -> None:
    first, *rest = right()
    wrong, withheld = figures(replace(first, speaker="Lucía Ferreira"), *rest), figures(replace(first, speaker=None), *rest)
    assert (wrong["end to end precision"], wrong["end to end recall"]) == ("75.0% (3/4)", "75.0% (3/4)")
    assert (withheld["end to end precision"], withheld["end to end recall"]) == ("100.0% (3/3)", "75.0% (3/4)")


def test_a_speaker_for_a_quotation_that_has_none_costs_precision() -> None:
    *rest, last = right()
    assert figures(*rest, replace(last, speaker="Ona Brik"))["end to end precision"] == "80.0% (4/5)"


def test_a_phrase_that_overlaps_is_right_unless_it_is_much_too_long() -> None:
    first, *rest = right()
    assert first.mention is not None
    start, end = first.mention
    assert figures(replace(first, mention=(start, end + 17)), *rest)["mention"] == "100.0% (4/4)"
    assert figures(replace(first, mention=(start, end + 60)), *rest)["mention"] == "75.0% (3/4)"
    assert figures(replace(first, cue=None), *rest)["cue"] == "66.7% (2/3)"


def test_the_role_counts_only_for_a_named_speaker_who_is_right() -> None:
    first, *rest = right()
    assert figures(replace(first, role="ferry captain"), *rest)["role"] == "50.0% (1/2)"
    assert figures(replace(first, role="ferry captain", speaker="Lucía Ferreira"), *rest)["role"] == "100.0% (1/1)"


def test_a_turn_is_right_when_it_agrees_about_being_the_same_as_the_one_before() -> None:
    first, second, *rest = right()
    assert figures(first, replace(second, turn=7), *rest)["turn"] == "75.0% (3/4)"


def test_one_answer_matches_one_quotation() -> None:
    first = right()[0]
    verdicts = judge_article(ARTICLE, [first, first])
    assert [verdict.gold is None for verdict in verdicts if verdict.answer] == [False, True]


def test_the_surest_are_taken_in_the_order_in_which_they_were_returned_where_confidence_is_equal() -> None:
    wrong = replace(right()[0], start=0, end=6, speaker="Lucía Ferreira")
    assert figures(*right()[:4], wrong)["surest 80 % right"] == "100.0% (4/4)"
    assert figures(wrong, *right()[:4])["surest 80 % right"] == "75.0% (3/4)"


def test_the_reliability_table_has_stated_beside_right() -> None:
    first, second, *rest = right()
    score = judge([ARTICLE], {"ferry": [replace(first, confidence=0.95, speaker="Lucía Ferreira"), replace(second, confidence=0.35), *rest]})
    assert [(bin.low, bin.answers, round(bin.stated, 3), bin.right) for bin in score.bins if bin.answers] == [(0.3, 1, 0.35, 1), (0.9, 3, 0.917, 2)]
    assert str(score.figures["confidence gap"]) == "35.0% (1.4/4)"


def test_min_confidence_withholds_speakers_and_so_trades_recall_for_precision() -> None:
    first, *rest = right()
    score = judge([ARTICLE], {"ferry": [replace(first, confidence=0.4, speaker="Lucía Ferreira"), *rest]})
    low, high = score.thresholds((0.0, 0.5))
    assert (str(low.precision), str(low.recall)) == ("75.0% (3/4)", "75.0% (3/4)")
    assert (str(high.precision), str(high.recall)) == ("100.0% (3/3)", "75.0% (3/4)")


def test_an_article_without_answer_is_told_and_costs_recall() -> None:
    score = judge([ARTICLE], {})
    assert score.unanswered == 1
    assert score.figures["recall, direct"] == Ratio(0, 4)


def test_a_split_scores_each_group_alone() -> None:
    first, *rest = right()
    parts = judge([ARTICLE], {"ferry": [replace(first, speaker=None), *rest]}).split(lambda verdict: verdict.gold and verdict.gold.kind)
    assert parts["direct"].figures["end to end recall"] == Ratio(2, 3)
    assert parts["partial"].figures["end to end recall"] == Ratio(1, 1)


@pytest.mark.parametrize(
    ("mention", "speaker", "who", "kind"),
    [
        ("Ona Brik", "Ona Brik", "person", "name"),
        ("Ms. Brik", "Ona Brik", "person", "name"),
        ("she", "Ona Brik", "person", "pronoun"),
        ("The mayor", "Ona Brik", "person", "description"),
        ("The Tessaly Ferry Company", "Tessaly Ferry Company", "organization", "name"),
        ("the company", "Tessaly Ferry Company", "organization", "description"),
        ("A Tessaly official", "Tessaly official", "unnamed", "description"),
        ("", "Ona Brik", "person", "none"),
    ],
)
def test_a_mention_is_a_name_a_pronoun_a_description_or_none(mention: str, speaker: str, who: Any, kind: str) -> None:
    gold = GoldQuote("", 0, 0, "direct", speaker, who, None, None, (0, len(mention)) if mention else None, None)
    assert mention_kind(gold, mention) == kind


def scale() -> ModuleType | None:
    """The project's scale, where its script lies beside the corpora."""
    script = data_folder().parent / "eval" / "score.py"
    if not script.exists():
        return None
    spec = importlib.util.spec_from_file_location("scale", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def muddled(seed: int) -> list[dict[str, Any]]:
    """Answers with every kind of error in them."""
    chance = random.Random(seed)
    answers = []
    for q in ARTICLE.quotes:
        if chance.random() < 0.15:
            continue
        name = chance.choice([q.speaker, q.speaker, "Brik", "Mayor Ona Brik", "Lucía Ferreira", "the worker", None])
        answers.append(
            {
                "start": q.start - chance.choice([0, 0, 1]),
                "end": q.end - chance.choice([0, 0, 0, 1, 4]),
                "kind": chance.choice([q.kind, "direct", None]),
                "turn": chance.choice([q.turn, 1, 2, None]),
                "speaker": name and {"name": name, "role": chance.choice([None, "mayor", "ferry captain"])},
                "confidence": chance.choice([0.9, 0.9, chance.random(), None]),
                "mention": q.mention and {"start": q.mention[0] + chance.choice([0, 3, 30]), "end": q.mention[1] + chance.choice([0, 50])},
                "cue": q.cue and {"start": q.cue[0], "end": q.cue[1] + chance.choice([0, 45])},
            }
        )
    answers += [
        {"start": at, "end": at + 9, "kind": "partial", "speaker": {"name": "Ona Brik"}, "confidence": 0.9} for at in chance.sample(range(150), 2)
    ]
    chance.shuffle(answers)
    return answers


def test_the_figures_are_those_of_the_projects_scale() -> None:
    module = scale()
    if module is None:
        pytest.skip("the scale's script is not beside the corpora")
    stories = [{"id": f"ferry-{seed}", "text": TEXT, "quotes": [{"text": "", "cue": None, **r} for r in RECORDS]} for seed in range(40)]
    stories[7]["quotes"][-1]["kind"] = "bad"  # type: ignore[index]
    answers = {f"ferry-{seed}": muddled(seed) for seed in range(39)}
    counted, _ = module.score(stories, answers)
    wanted = {name.strip(): value.strip() for name, value in module.report(counted)}
    score: Score = judge(map(gold_article, stories), {id: answers_of(quotes) for id, quotes in answers.items()})
    given = {name: str(ratio) for name, ratio in score.figures.items()}
    assert given | {"end to end F1": f"{score.f1:.1%}", "articles unanswered": str(score.unanswered)} == wanted
