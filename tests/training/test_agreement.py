"""When a returned name or role counts as the right one."""

import pytest

from training.agreement import role_agrees, speaker_agrees, words


def test_a_name_is_compared_without_case_accents_possessive_and_punctuation() -> None:
    assert words("Siân O’Hara-Núñez’s") == ["sian", "o", "hara", "nunez"]


@pytest.mark.parametrize(
    ("gold", "returned"),
    [
        ("Lucía Ferreira", "Lucia Ferreira"),
        ("Lucía Ferreira", "Ms. Lucía Ferreira"),
        ("Lucía Ferreira", "Mayor Lucía Ferreira"),
        ("Tadeo J. Brik", "Tadeo Brik"),
        ("Tadeo J. Brik", "Tadeo Jonas Brik"),
        ("Tadeo Brik Jr.", "Tadeo Brik, Jr."),
        ("Ona Brik | Ona Marsh", "Ona Marsh"),
    ],
)
def test_a_person_is_right_under_the_whole_name(gold: str, returned: str) -> None:
    assert speaker_agrees(gold, "person", returned).full


@pytest.mark.parametrize(
    ("gold", "returned"),
    [
        ("Lucía Ferreira", "Ferreira"),
        ("Lucía Ferreira", "Ana Ferreira"),
        ("Tadeo J. Brik", "Tadeo K. Brik"),
        ("Tadeo Brik Jr.", "Tadeo Brik"),
    ],
)
def test_a_person_under_less_or_another_first_name_agrees_by_surname_alone(gold: str, returned: str) -> None:
    agreement = speaker_agrees(gold, "person", returned)
    assert (agreement.full, agreement.surname) == (False, True)


@pytest.mark.parametrize("returned", ["Ona Marsh", "", "   ", None])
def test_somebody_else_or_nobody_is_wrong(returned: str | None) -> None:
    agreement = speaker_agrees("Lucía Ferreira", "person", returned)
    assert not agreement.surname


@pytest.mark.parametrize(
    ("gold", "returned"),
    [("Tide Line Ferries", "the Tide Ferries"), ("Coastal Safety Agency", "CSA"), ("C.S.A.", "Coastal Safety Agency"), ("Bank of Tessaly", "B.T.")],
)
def test_an_organization_is_right_by_head_word_and_half_of_all_words_or_by_its_acronym(gold: str, returned: str) -> None:
    assert speaker_agrees(gold, "organization", returned).full


def test_an_organization_with_another_head_word_is_wrong() -> None:
    assert not speaker_agrees("Tide Line Ferries", "organization", "Tide Line Union").full


def test_an_unnamed_source_is_right_with_a_third_of_the_words_where_an_organization_is_not() -> None:
    assert speaker_agrees("senior harbour police official", "unnamed", "police official there").full
    assert not speaker_agrees("senior harbour police official", "organization", "town official").full


def test_a_role_is_right_with_half_of_the_words() -> None:
    assert role_agrees("chief engineer of the river authority", "river authority engineer")
    assert not role_agrees("chief engineer of the river authority", "authority")
    assert not role_agrees("chief engineer", None)
