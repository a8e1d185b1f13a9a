"""Backups of a home: frozen, written, read back, and put in its place."""
