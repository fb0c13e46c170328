"""spaCy's own layers under the heads of the encoder, on an invented text and an alphabet for a vocabulary."""

import random
import string
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from service.attribution.encoder import ENTITY_TAGS, PAIR_WIDTH  # noqa: E402
from service.attribution.reading import Vocabulary, read  # noqa: E402
from training import examples as ex  # noqa: E402
from training.encoder import COLUMNS, PAIRS, WEIGHTS, cut, losses  # noqa: E402
from training.spacy_layers import CLS, NOTHING, Forms, Tok2Vec, Tok2VecEncoder, learn, optimizers, reread  # noqa: E402

TEXT = "Ferry late\n\n“We wait on the pier, and we wait again,” said Ona Brik, a baker.\n\nShe called it “a joke” on Monday."
PIECES = ["[UNK]", "[CLS]", "[SEP]", "[MASK]", *string.ascii_lowercase, *(f"##{letter}" for letter in string.ascii_lowercase)]


@pytest.fixture
def forms() -> Forms:
    return Forms(PIECES)


@pytest.fixture
def example(forms: Forms) -> ex.Example:
    quotes = [
        {"start": TEXT.index(quoted), "end": TEXT.index(quoted) + len(quoted), "kind": kind, "speaker": "Ona Brik", "speaker_type": "person",
         "mention_start": TEXT.index(mention), "mention_end": TEXT.index(mention) + len(mention),
         "cue_start": TEXT.index(cue), "cue_end": TEXT.index(cue) + len(cue)}
        for quoted, kind, mention, cue in (
            ("We wait on the pier, and we wait again,", "direct", "Ona Brik", "said"),
            ("a joke", "partial", "She", "called"),
        )
    ]  # fmt: skip
    article = {"id": "ferry-01", "text": TEXT, "names": {"PERSON": ["Ona Brik"]}, "quotes": quotes}
    return reread(ex.story(article, forms), forms)


@pytest.fixture
def model(forms: Forms) -> Tok2Vec:
    np.random.seed(1)
    torch.manual_seed(1)
    return Tok2Vec(forms)


def test_words_are_read_whole_and_placeholders_tell_their_features(forms: Forms, example: ex.Example) -> None:
    words = [forms.texts[i] for i in example.reading.pieces if i > CLS]
    assert words[:6] == ["PARAGRAPH-title", "Ferry", "late", "PARAGRAPH", "QUOTE-comma-capital-8", "said"]
    assert words[words.index("it") :] == ["it", "QUOTE-plain-2", "a", "joke", "on", "Monday", "."]


def test_words_and_windows_lie_where_they_lie_in_word_pieces(forms: Forms, example: ex.Example) -> None:
    plain = read(TEXT, example.layout, example.quotations, Vocabulary(PIECES))
    assert (plain.first == example.reading.first).all()
    assert len(plain.pieces) == len(example.reading.pieces)
    further = np.delete(np.arange(len(plain.pieces)), [*plain.first, *plain.breaks])
    assert (example.reading.pieces[further] == NOTHING).all()


def test_columns_and_pairs_stand_at_every_piece(model: Tok2Vec, example: ex.Example) -> None:
    (window,) = cut([example], CLS, random.Random(1))
    n = len(window.pieces)
    columns, pairs = model(window.pieces[None], window.features[None], torch.ones(1, n))
    assert columns.shape == (1, n, COLUMNS)
    assert pairs.shape == (1, n, 2 * len(PAIRS) * PAIR_WIDTH)


def test_a_step_of_training_lowers_the_loss_and_moves_the_trunk(model: Tok2Vec, example: ex.Example) -> None:
    def loss() -> float:
        model.eval()
        with torch.no_grad():
            return float(sum(WEIGHTS[k] * v for k, v in losses(model, windows, None).items()))

    windows = cut([example], CLS, random.Random(1))
    before, trunk = loss(), model.trunk.to_bytes()
    model.train()
    learn(model, windows, *optimizers(model))
    assert loss() < before
    assert model.trunk.to_bytes() != trunk


def test_what_was_trained_is_what_encodes(model: Tok2Vec, example: ex.Example, tmp_path: Path) -> None:
    model.save(tmp_path)
    encoder = Tok2VecEncoder(tmp_path, PIECES)
    reading = read(TEXT, example.layout, example.quotations, encoder.vocabulary)
    signals = encoder.encode(reading)
    assert signals.entities.shape == (len(reading.starts), len(ENTITY_TAGS))
    assert signals.kinds.shape == (2, len(ex.KINDS))
    pointer = signals.point("link", int(reading.placeholders[0]))
    assert float(pointer.probabilities.sum()) + pointer.nowhere == pytest.approx(1, abs=1e-5)
    (window,) = cut([example], CLS, random.Random(1))
    with torch.no_grad():
        columns, _ = model.eval()(window.pieces[None], window.features[None], torch.ones(1, len(window.pieces)))
    wanted = torch.softmax(columns[0, window.at, : len(ENTITY_TAGS)], 1).numpy()
    assert np.abs(signals.entities - wanted).max() < 1e-5
