"""Use cases that operators run: logs, keys, health of the installation."""
