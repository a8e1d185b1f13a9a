"""The columnar history of interactions, in Parquet segments."""
