"""Reports of evaluations as HTML with plots."""
