"""The folders in which batches arrive, on a local disk."""
