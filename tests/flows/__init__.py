"""The flows, run on one Prefect server."""
