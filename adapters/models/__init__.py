"""Trainers, one model family per file, and the artefact folder they produce."""
