"""The JSON reader refuses what RFC 8259 does not allow, quickly and with a reason."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.strict_json import MAX_DEPTH, JsonError, loads

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda below: st.lists(below, max_size=5) | st.dictionaries(st.text(), below, max_size=5),
)


@given(values)
def test_reads_what_json_dumps_writes(value: object) -> None:
    assert loads(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "Line 1, column 2"),
        ('{\n "a": 1,\n"b"}', "Line 3, column 4"),
        ('["a" "b"]', "Line 1, column 6"),
        ('{"a": 1, "b": 2, "a": 3}', '"a" is given twice'),
        ("[NaN]", "NaN is not JSON"),
        ("[-Infinity]", "-Infinity is not JSON"),
        ("[1e999]", "too large"),
        ("[" + "1" * 5_000 + "]", "more than 1,000 digits"),
        ("[0." + "1" * 5_000 + "]", "more than 1,000 digits"),
        ("[" * 100_000, "deeper than 64 levels"),
        ('{"a":' * 100_000, "deeper than 64 levels"),
    ],
)
def test_refuses_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(JsonError, match=reason.replace("(", r"\(")):
        loads(text)


def test_brackets_inside_of_strings_are_no_nesting() -> None:
    assert loads(json.dumps("[" * 1_000 + '\\"' + "{" * 1_000)) == "[" * 1_000 + '\\"' + "{" * 1_000


def test_nesting_up_to_the_limit_is_read() -> None:
    assert json.dumps(loads("[" * MAX_DEPTH + "]" * MAX_DEPTH)) == "[" * MAX_DEPTH + "]" * MAX_DEPTH


def test_a_long_name_is_cut_in_the_message() -> None:
    name = "x" * 10_000
    with pytest.raises(JsonError) as raised:
        loads(f'{{"{name}": 1, "{name}": 2}}')
    assert len(str(raised.value)) < 100


@pytest.mark.parametrize("text", ['"' + '\\"' * 500_000, '"' * 1_000_000, "\\" * 1_000_000, '["' + "\\\\" * 500_000])
def test_hostile_runs_are_refused_in_linear_time(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(JsonError):
        loads(text)
    assert time.perf_counter() - started < 2
