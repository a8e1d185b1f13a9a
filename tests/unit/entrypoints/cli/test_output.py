"""Tables for people, in terminals of any width."""

import sys

import click
import pytest

from entrypoints.cli.output import print_table

COLUMNS = ("version", "model", "label", "stage", "ndcg_at_10", "recall_at_20", "mrr")
COLUMNS_MORE = (*COLUMNS, "coverage_at_100", "trained", "verdict")
ROW = ("7", "popularity", "", "Production", "0.2215", "0.2439", "0.4268", "0.8660")
ROW_MORE = (*ROW, "2026-11-21 16:59", "promote")


def printed(width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    print_table("Versions", COLUMNS_MORE, [ROW_MORE])
    return click.unstyle(capsys.readouterr().out)


def test_a_narrow_terminal_breaks_no_number_and_leaves_empty_columns_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = printed(80, monkeypatch, capsys)
    assert max(map(len, shown.splitlines())) <= 80
    assert all(cell in shown for cell in ROW)
    assert "Production" in shown
    assert "label" not in shown


def test_a_wide_terminal_shows_every_column_on_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = printed(140, monkeypatch, capsys)
    assert next(line for line in shown.splitlines() if "coverage_at_100" in line).count("┃") == 11
    assert "2026-11-21 16:59" in shown


def test_a_table_without_rows_keeps_its_columns_where_it_is_too_wide(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    print_table("Versions", COLUMNS, [])
    assert "stage" in capsys.readouterr().out
