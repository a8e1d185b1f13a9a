"""Prefect flows: thin tasks around the use cases."""
