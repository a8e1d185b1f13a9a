"""Retrains in process, without a Prefect server: `python -m flows.retrain`."""

from entrypoints.settings import set_switches


def main() -> None:
    """Run the flow once, on every plan there is."""
    set_switches()
    from flows.retraining import retrain  # noqa: PLC0415  # Prefect reads its switches then

    retrain()


if __name__ == "__main__":
    main()
