"""Trained models as folders of plain files."""
