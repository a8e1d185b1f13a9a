"""Offers the flows to a Prefect server: `python -m flows.deployments`, until interrupted.

Start the server first (`prefect server start`) and name it by PREFECT_API_URL.
Runs are then started, scheduled and watched in its UI, and carried out here.
"""

from flows.retrain import retrain


def main() -> None:
    """Serve every flow; runs of one home exclude each other by its lock of the models."""
    retrain.serve(name="retrain", limit=1, tags=["marquee"], print_starting_message=True)


if __name__ == "__main__":
    main()
