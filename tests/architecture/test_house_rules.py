"""The rules of the house that neither the linter nor the import contracts can state."""

import ast
import importlib
import sys
from pathlib import Path

import grimp
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("domain", "application", "adapters", "entrypoints", "flows")
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "base", "misc"}


def modules() -> list[Path]:
    found = [path for package in PACKAGES for path in (REPOSITORY / package).rglob("*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


@pytest.mark.parametrize("package", [*PACKAGES, "migrations"])
def test_the_generic_package_names_are_this_repository(package: str) -> None:
    module = importlib.import_module(package)
    assert module.__file__ is not None
    assert Path(module.__file__).is_relative_to(REPOSITORY)


@pytest.mark.parametrize("package", ["domain", "application"])
def test_the_inner_floors_import_the_standard_library_and_numpy_only(
    imports: grimp.ImportGraph, package: str
) -> None:
    allowed = {*sys.stdlib_module_names, "numpy", "domain", "application"}
    foreign = {
        imported
        for module in {package, *imports.find_descendants(package)}
        for imported in imports.find_modules_directly_imported_by(module)
        if imported.split(".")[0] not in allowed
    }
    assert not foreign


def test_every_package_file_holds_its_docstring_and_nothing_else() -> None:
    crowded = [
        str(path.relative_to(REPOSITORY))
        for path in modules()
        if path.name == "__init__.py" and len(ast.parse(path.read_text()).body) != 1
    ]
    assert not crowded


def test_no_module_has_a_name_that_explains_nothing() -> None:
    assert not [path for path in modules() if path.stem in VAGUE_NAMES]


def test_each_port_is_small() -> None:
    for path in (REPOSITORY / "application" / "ports").glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and any(
                isinstance(parent, ast.Name) and parent.id == "Protocol" for parent in node.bases
            ):
                methods = [
                    item.name
                    for item in node.body
                    if isinstance(item, ast.FunctionDef) and not item.decorator_list
                ]
                assert 1 <= len(methods) <= 5, f"{path.name}: {node.name} has {methods}"


def test_every_migration_and_template_is_found_from_the_repository() -> None:
    for folder in ("web", "plans", "migrations"):
        assert (REPOSITORY / folder).is_dir()
