import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from domain.models.array_names import found_behind, put_behind

NAMES = st.sets(st.text("abc_", max_size=4))
PREFIX = st.text("abc", max_size=3).map(lambda word: f"{word}_")


@given(NAMES, NAMES, PREFIX)
def test_a_part_is_found_again_among_arrays_of_other_names(
    own: set[str], others: set[str], prefix: str
) -> None:
    part = {name: np.zeros(1) for name in own}
    beside = {name: np.ones(1) for name in others if not name.startswith(prefix)}
    found = found_behind(prefix, {**beside, **put_behind(prefix, part)})
    assert found.keys() == part.keys()
    assert all(found[name] is part[name] for name in own)
