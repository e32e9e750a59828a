"""Whatever an answer holds, its shape can be drawn, and shows none of its values."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoreport.sandbox.verify.calls import Answer
from scoreport.sandbox.verify.names import read_names
from scoreport.sandbox.verify.reading import Listing
from scoreport.sandbox.verify.shapes import shape_of

PLANTED = "Lucía-Ibarra-2490"
NAMES = read_names()
KEYS = st.sampled_from(["scoreReports", "reports", "type", "year", "url", "ssid", "x" * 200, "8123456789", ""])
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.just(PLANTED) | st.just("://" + PLANTED)
)
JSONS = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=40)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSONS)
def test_a_shape_holds_no_value(value: Any) -> None:
    answer = Answer(200, {"Content-Type": "application/json"}, json.dumps(value).encode())
    shape = "\n".join(shape_of(answer, NAMES))
    assert PLANTED not in shape
    assert "8123456789" not in shape


@given(st.binary())
def test_a_body_that_is_no_json_has_a_shape_too(body: bytes) -> None:
    assert next(iter(shape_of(Answer(200, {}, body), NAMES))).startswith("status 200")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSONS)
def test_any_answer_can_be_read_as_a_listing(value: Any) -> None:
    listing = Listing(value, NAMES)
    assert all(isinstance(link, str) for link in listing.all_links)
    assert all(isinstance(ssid, str) for ssid in listing.students)
