import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from adapters.models.trainers import LocalModelTrainers
from adapters.toml_plan_library import TomlPlanLibrary, plan_as_toml
from application.errors import NotFoundError
from domain.errors import InvalidValueError
from domain.models.decay import Decay
from domain.models.search_space import Choices, NumberRange
from domain.models.specification import ModelPlan, Role
from tests.builders import fit_data_of, ratings_of_two_tastes
from tests.fakes.silent_progress import SilentProgress

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture
def library(tmp_path: Path) -> TomlPlanLibrary:
    (tmp_path / "strict.toml").write_text(
        'family = "als"\nrole = "rating"\nseed = 7\n[parameters]\nfactors = 8\nconfidence = 1.5\n'
    )
    (tmp_path / "plain.toml").write_text('family = "popularity"\n')
    (tmp_path / "notes.txt").write_text("not a plan")
    return TomlPlanLibrary(tmp_path)


def test_plans_are_named_by_their_files(library: TomlPlanLibrary) -> None:
    assert [plan.name for plan in library.all()] == ["plain", "strict"]
    assert library.named("strict") == ModelPlan(
        name="strict",
        family="als",
        role=Role.RATING,
        seed=7,
        parameters={"factors": 8, "confidence": 1.5},
    )


def test_a_plan_may_be_read_from_any_path(library: TomlPlanLibrary, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.toml").write_text('family = "item-item"\n')
    assert library.named(str(elsewhere / "mine.toml")).family == "item-item"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("plan", r"no plan 'plan'; did you mean 'plain'\? plans in .*: plain, strict"),
        ("nowhere/mine.toml", r"no plan 'nowhere/mine\.toml'; plans in"),
        ("notes.txt", r"no plan 'notes\.txt'"),
        ("plain.toml", r"no plan 'plain\.toml'; did you mean 'plain'\?"),
        (
            "3",
            r"no plan '3'; a number names a version, whose plan `marquee models` tells; plans in",
        ),
    ],
)
def test_an_unknown_plan_is_refused_listing_those_there_are(
    library: TomlPlanLibrary, asked: str, answer: str
) -> None:
    with pytest.raises(NotFoundError, match=answer):
        library.named(asked)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"a = 1\nfamily = ]", r"bad\.toml is no TOML: .*line 2"),
        (b"family = '\xff'", r"bad\.toml is no TOML"),
        (b"", r"bad\.toml: .*`family`"),
        (b"family = 3", r"bad\.toml: family: Expected `str`, got `int`"),
        (
            b"family = 'als'\nseeds = 3",
            r"bad\.toml: unknown field seeds; did you mean seed\? known: family, role, seed,",
        ),
        (
            b"family = 'blend'\n[[members]]\nname = 'a'\nfamily = 'als'\nrole = 'rating'",
            r"bad\.toml: members.*: unknown field role; known: name, family, seed, parameters$",
        ),
        (
            b"family = 'als'\nrole = 'king'",
            r"bad\.toml: role: .*'king'; there are ranking, rating$",
        ),
        (b"family = 'als'\nrole = 3", r"bad\.toml: role: Expected `str`, got `int`$"),
        (b"family = 'als'\nseed = 'x'", r"bad\.toml: seed: Expected `int`"),
        (b"family = 'als'\nseed = -1", r"bad\.toml: plan bad: the seed must lie between 0"),
        (
            b"family = 'als'\nviewers = 0",
            r"bad\.toml: plan bad-0-viewers: viewers must be 1 or more",
        ),
        (b"family = 'als'\nviewers = 'all'", r"bad\.toml: viewers: Expected `int \| null`"),
        (
            b"family = 'als'\n[parameters]\nfactors = [1]",
            r"bad\.toml: parameters\.factors: .*\[1\]",
        ),
        (
            b"family = 'als'\n[parameters]\nconfidence = inf",
            r"'confidence' must be finite, not inf",
        ),
        (
            b"family = 'als'\n[parameters]\nconfidence = nan",
            r"'confidence' must be finite, not nan",
        ),
    ],
)
def test_a_bad_file_is_refused_naming_file_and_key(
    tmp_path: Path, text: bytes, reason: str
) -> None:
    (tmp_path / "bad.toml").write_bytes(text)
    with pytest.raises(InvalidValueError, match=reason):
        TomlPlanLibrary(tmp_path).named("bad")


@pytest.fixture
def checked(tmp_path: Path) -> TomlPlanLibrary:
    return TomlPlanLibrary(tmp_path, LocalModelTrainers().check)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "family = 'als'\n[parameters]\nfactrs = 3",
            "plan bad: family 'als' has no parameter 'factrs'; did you mean 'factors'? known: ",
        ),
        (
            "family = 'als'\n[parameters]\nfactors = 0",
            "plan bad: parameter 'factors' is 0: Expected `int` >= 1",
        ),
        (
            "family = 'watch-time'\n[parameters]\nrank_by = 'mood'",
            "plan bad: parameter 'rank_by' is 'mood': one of 'minutes', 'share'",
        ),
        ("family = 'oracle'", "plan bad: there is no family 'oracle'; known: popularity, "),
        (
            "family = 'svd'",
            "; 'svd' is a family of the role 'rating'",
        ),
        ("family = 'blend'", "plan bad: a blend needs members: [[members]], each with name, "),
        (
            "family = 'als'\n[[members]]\nname = 'one'\nfamily = 'ease'",
            "plan bad: family 'als' takes no [[members]]; a blend does",
        ),
        (
            "family = 'blend'\n[[members]]\nname = 'one'\nfamily = 'oracle'",
            "[[members]]: plan one: there is no family 'oracle'; known: popularity, ",
        ),
        (
            "family = 'blend'\n[[members]]\nname = 'one'\nfamily = 'svd'",
            "[[members]]: plan one: there is no family 'svd'; known: popularity, ",
        ),
        (
            "family='blend'\n[[members]]\nname='a'\nfamily='ease'\nparameters.regularization=-1",
            "[[members]]: plan a: parameter 'regularization' is -1: Expected `float` > 0.0",
        ),
    ],
)
def test_a_plan_that_its_family_cannot_be_fitted_with_is_refused_when_it_is_read(
    checked: TomlPlanLibrary, tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(InvalidValueError, match=re.escape(reason)) as refusal:
        checked.named("bad")
    assert str(refusal.value).startswith(f"{tmp_path / 'bad.toml'}: ")
    with pytest.raises(InvalidValueError, match=re.escape(reason)):
        checked.all()


def test_every_plan_of_the_project_passes_the_check() -> None:
    library = TomlPlanLibrary(REPOSITORY / "plans", LocalModelTrainers().check)
    for plan in library.all():
        library.search_space(plan.name)


def test_a_file_whose_name_is_no_plan_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "My Plan.toml").write_text('family = "als"\n')
    with pytest.raises(InvalidValueError, match=r"My Plan\.toml: a plan's name is made of a-z"):
        TomlPlanLibrary(tmp_path).all()


@pytest.mark.parametrize(
    "name",
    ["popularity", "popularity-all-time", "popularity-genres", "item-item", "ease", "als", "ials"],
)
def test_every_plan_of_the_project_can_be_trained(name: str) -> None:
    plan = TomlPlanLibrary(REPOSITORY / "plans").named(name)
    fit = fit_data_of(ratings_of_two_tastes())
    model = LocalModelTrainers().of(plan.family).fit(plan, fit, SilentProgress())
    assert model.score_viewer(0, fit.data.histories).any()


def test_viewers_of_whom_nothing_is_known_get_what_the_popularity_plan_found_best() -> None:
    plan = TomlPlanLibrary(REPOSITORY / "plans").named("popularity")
    assert plan.parameters == asdict(Decay())


SPACE = """
family = "als"
[search]
factors = { low = 8, high = 64, log = true }
regularization = { low = 0.5, high = 2 }
kind = { choices = ["left", "right"] }
"""


def test_a_plan_states_what_may_be_searched(tmp_path: Path) -> None:
    (tmp_path / "als.toml").write_text(SPACE)
    library = TomlPlanLibrary(tmp_path)
    assert library.search_space("als") == {
        "factors": NumberRange(low=8, high=64, log=True),
        "regularization": NumberRange(low=0.5, high=2),
        "kind": Choices(values=("left", "right")),
    }
    assert not library.named("als").parameters


@pytest.mark.parametrize(
    ("dimension", "reason"),
    [
        ("{ low = 3 }", "search.factors: give either low and high, or choices"),
        ("{ low = 3, high = 4, choices = [1, 2] }", "give either low and high, or choices"),
        ("{ low = 4, high = 3 }", "search.factors: low must lie below high"),
        ("{ choices = [1] }", "search.factors: choices must name two values"),
        (
            "{ lowest = 3 }",
            "search.factors: unknown field lowest; did you mean low? known: low, high, log,",
        ),
        ("8", "search.factors: must be a table, { low = …, high = … } or { choices = […] }, not 8"),
    ],
)
def test_a_space_that_says_nothing_is_refused(tmp_path: Path, dimension: str, reason: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(f'family = "als"\n[search]\nfactors = {dimension}\n')
    with pytest.raises(InvalidValueError, match=re.escape(reason)) as refusal:
        TomlPlanLibrary(tmp_path).search_space("bad")
    assert str(path) in str(refusal.value)


@pytest.mark.parametrize(
    ("dimension", "reason"),
    [
        (
            "factrs = { low = 3, high = 4 }",
            "search.factrs: plan bad: family 'als' has no parameter",
        ),
        (
            "factors = { low = 0, high = 4 }",
            "search.factors: plan bad: parameter 'factors' is 0: Expected `int` >= 1",
        ),
        (
            "factors = { low = 3, high = 5000 }",
            "search.factors: plan bad: parameter 'factors' is 5000: Expected `int` <= 1024",
        ),
        (
            "factors = { low = 3.5, high = 8 }",
            "search.factors: plan bad: parameter 'factors' is 3.5: Expected `int`, got `float`",
        ),
        (
            "confidence = { choices = [2.0, 3.0, 0.5] }",
            "search.confidence: plan bad: parameter 'confidence' is 0.5: Expected `float` >= 1",
        ),
    ],
)
def test_a_space_that_the_family_cannot_be_tried_in_is_refused(
    checked: TomlPlanLibrary, tmp_path: Path, dimension: str, reason: str
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(f'family = "als"\n[search]\n{dimension}\n')
    with pytest.raises(InvalidValueError, match=re.escape(reason)) as refusal:
        checked.search_space("bad")
    assert str(path) in str(refusal.value)
    assert checked.named("bad").family == "als"


def test_every_plan_of_the_project_searches_parameters_that_its_family_has() -> None:
    library = TomlPlanLibrary(REPOSITORY / "plans")
    spaces = {plan.name: library.search_space(plan.name) for plan in library.all()}
    assert spaces["als"].keys() == {"factors", "regularization", "confidence"}
    for plan in library.all():
        for name, dimension in spaces[plan.name].items():
            assert dimension.holds(plan.parameters[name]), f"{plan.name}: {name}"


def test_a_plan_written_down_is_read_back(tmp_path: Path) -> None:
    plan = ModelPlan(
        name="found",
        family="als",
        seed=7,
        parameters={"factors": 12, "regularization": 0.1 + 0.2, "exact": True, "kind": 'a "b"'},
        members=(
            ModelPlan(name="one", family="als", seed=3, parameters={"factors": 4}),
            ModelPlan(name="two", family="popularity"),
        ),
    )
    (tmp_path / "found.toml").write_text(plan_as_toml(plan))
    assert TomlPlanLibrary(tmp_path).named("found") == plan


def test_a_plan_that_learns_from_a_sample_says_so_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "quick.toml").write_text('family = "als"\nviewers = 500\n')
    library = TomlPlanLibrary(tmp_path)
    plan = library.named("quick")
    assert (plan.name, plan.viewers) == ("quick-500-viewers", 500)
    (tmp_path / "again.toml").write_text(plan_as_toml(plan))
    assert library.named("again") == replace(plan, name="again-500-viewers")


def test_members_are_plans_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "mixed.toml").write_text(
        'family = "blend"\n'
        '[[members]]\nname = "near"\nfamily = "item-item"\nparameters = { neighbours = 5 }\n'
        '[[members]]\nname = "late"\nfamily = "popularity"\nseed = 1\n'
    )
    near, late = TomlPlanLibrary(tmp_path).named("mixed").members
    assert (near.name, near.family, near.parameters) == ("near", "item-item", {"neighbours": 5})
    assert (late.name, late.family, late.seed) == ("late", "popularity", 1)


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    member = '[[members]]\nname = "near"\nfamily = "item-item"\n'
    (tmp_path / "mixed.toml").write_text(f'family = "blend"\n{member}{member}')
    with pytest.raises(InvalidValueError, match="two members have one name"):
        TomlPlanLibrary(tmp_path).named("mixed")
