"""The way of served requests from the process that answers to the log."""
