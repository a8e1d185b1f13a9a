"""What a search for parameters promises."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.optuna_parameter_searches import OptunaParameterSearches
from application.errors import StorageError
from application.ports.parameter_search import ParameterSearch, ParameterSearches, Study
from domain.models.search_space import Choices, NumberRange
from domain.models.specification import Parameter
from domain.models.trials import best_first
from tests.fakes.random_parameter_searches import RandomParameterSearches

STUDY = Study(
    name="als-0123",
    space={
        "factors": NumberRange(low=4, high=64),
        "regularization": NumberRange(low=0.01, high=100.0, log=True),
        "kind": Choices(values=("left", "right")),
    },
    seed=3,
    first={"factors": 16, "regularization": 1.0, "kind": "left"},
)
Make = Callable[[Path], ParameterSearches]


@pytest.fixture(params=[OptunaParameterSearches, lambda _: RandomParameterSearches()])
def searches(request: pytest.FixtureRequest, tmp_path: Path) -> ParameterSearches:
    make: Make = request.param
    return make(tmp_path / "searches")


def value_of(parameters: "dict[str, Parameter]") -> float:
    return -abs(float(parameters["factors"]) - 40) - (parameters["kind"] == "left")


def go_on(search: ParameterSearch, trials: int) -> None:
    for _ in range(trials):
        proposal = search.propose()
        search.tell(proposal.number, value_of(dict(proposal.parameters)))


class TestParameterSearch:
    def test_it_begins_with_the_first_and_stays_in_the_space(
        self, searches: ParameterSearches
    ) -> None:
        search = searches.open(STUDY)
        go_on(search, 12)
        trials = search.trials()
        assert trials[0].parameters == STUDY.first
        for trial in trials:
            assert trial.parameters.keys() == STUDY.space.keys()
            assert all(STUDY.space[name].holds(trial.parameters[name]) for name in STUDY.space)
            assert trial.value == value_of(dict(trial.parameters))
        assert len({str(trial.parameters) for trial in trials}) > 6

    def test_opened_again_it_goes_on_as_if_it_had_not_stopped(
        self, searches: ParameterSearches
    ) -> None:
        straight = searches.open(replace(STUDY, name="straight"))
        go_on(straight, 14)
        go_on(searches.open(STUDY), 11)
        resumed = searches.open(STUDY)
        assert len(resumed.trials()) == 11
        go_on(resumed, 3)
        assert [one.parameters for one in resumed.trials()] == [
            one.parameters for one in straight.trials()
        ]

    def test_a_trial_that_was_never_told_counts_for_nothing(
        self, searches: ParameterSearches
    ) -> None:
        go_on(searches.open(STUDY), 2)
        searches.open(STUDY).propose()
        resumed = searches.open(STUDY)
        assert len(resumed.trials()) == 2
        go_on(resumed, 1)
        assert len(resumed.trials()) == 3

    def test_without_a_first_it_draws_from_the_start(self, searches: ParameterSearches) -> None:
        search = searches.open(replace(STUDY, first={}))
        go_on(search, 1)
        assert STUDY.space["factors"].holds(search.trials()[0].parameters["factors"])

    def test_studies_do_not_know_of_one_another(self, searches: ParameterSearches) -> None:
        go_on(searches.open(STUDY), 2)
        assert searches.open(replace(STUDY, name="another")).trials() == []


def test_it_finds_more_than_chance_would(tmp_path: Path) -> None:
    learning, chance = OptunaParameterSearches(tmp_path).open(STUDY), RandomParameterSearches()
    go_on(learning, 40)
    drawn = chance.open(STUDY)
    go_on(drawn, 40)
    means = [sum(one.value for one in search.trials()[20:]) for search in (learning, drawn)]
    assert means[0] > means[1]
    assert best_first(learning.trials())[0].value > -2


def test_a_damaged_journal_is_named(tmp_path: Path) -> None:
    (tmp_path / "als-0123.journal").write_text("no journal\n")
    with pytest.raises(StorageError, match=r"als-0123\.journal.*remove the file to begin anew"):
        OptunaParameterSearches(tmp_path).open(STUDY)
