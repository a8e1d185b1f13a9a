"""`marquee doctor`: what is sound, what is missing, and how to mend it."""

import sys

import click

from application.ports.probe import Finding
from entrypoints.cli.output import json_option, show


@click.command()
@json_option
def doctor(*, as_json: bool) -> None:
    """Check the installation and say how to mend what is missing."""
    from entrypoints.examination import examine  # noqa: PLC0415  # keeps help fast

    examination = examine()
    show(
        {"is_sound": examination.is_sound, "findings": examination.findings},
        as_json=as_json,
        render=lambda: _render(examination.findings),
    )
    if not examination.is_sound:
        sys.exit(1)


def _render(findings: tuple[Finding, ...]) -> None:
    marks = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "fault": ("✗", "red")}
    for finding in findings:
        mark, colour = marks[finding.severity]
        click.echo(f"{click.style(mark, fg=colour)} {finding.subject}: {finding.detail}")
        if finding.mend:
            click.echo(f"    to mend: {finding.mend}")
