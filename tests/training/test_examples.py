"""What the encoder is taught to say of a document whose mentions are grouped by hand."""

from pathlib import Path

from service.attribution.reading import Vocabulary
from training.examples import Example, chained
from training.shapes import Coref, Entities, Entity, Mention, Words

MODEL = Path(__file__).parents[2] / "service" / "attribution" / "model"
TOKENS = ("A", "nurse", "met", "Lea", "Ortiz", ".", "She", "was", "tired", ".", "The", "nurse", "said", "so", ".")


def example(*chains: tuple[Mention, ...]) -> Example:
    words = Words(TOKENS, tuple("" if t in ("Ortiz", "tired", "so") else " " for t in TOKENS))
    vocabulary = Vocabulary((MODEL / "quoth_encoder" / "vocabulary.txt").read_text(encoding="utf-8").splitlines())
    names = Entities("d", "d", words, (Entity(3, 5, "PERSON"),))
    return chained(Coref("d", words, ((0, 15),), ("X",) * 15, chains), names, vocabulary)


def mention(start: int, end: int, head: int, kind: str) -> Mention:
    return Mention(start, end, head, kind, "PERSON")  # type: ignore[arg-type]


def test_a_pronoun_stands_for_the_last_word_of_the_names_in_its_chain() -> None:
    made = example((mention(3, 5, 3, "name"), mention(6, 7, 6, "pronoun")))
    assert [(word, targets) for word, targets, _ in made.corefs] == [(6, [4])]


def test_without_a_name_a_description_stands_for_itself_and_those_before_it() -> None:
    made = example((mention(0, 2, 1, "description"), mention(6, 7, 6, "pronoun"), mention(10, 12, 11, "description")))
    assert sorted((word, targets) for word, targets, _ in made.corefs) == [(1, [1]), (6, [1]), (11, [1, 11])]


def test_the_names_of_the_document_are_told_and_its_sources_unknown() -> None:
    made = example()
    assert made.entities[3] > 0
    assert made.entities[6] == 0
    assert (made.sources < 0).all()
