"""Tables of rows in CSV files, judged by the quality rules as they stream past."""
